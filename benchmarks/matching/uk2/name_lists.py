"""Names of nine naming traditions, most frequent first, and the other ways in which a forename is written or said."""

# ruff: noqa: E501 - lists of names

from __future__ import annotations

# Share of the families of each tradition.
SHARES = {
    "british": 0.715,
    "irish": 0.035,
    "muslim_south_asian": 0.075,
    "sikh": 0.025,
    "polish": 0.045,
    "nigerian": 0.03,
    "somali_arabic": 0.03,
    "chinese": 0.02,
    "iberian": 0.025,
}

# Tradition -> (male forenames, female forenames). British has an older and a younger list.
FORENAMES = {
    "british_old": (
        "David John Peter Michael Alan Robert Stephen Paul Brian Graham Philip Anthony Colin Christopher Geoffrey William "
        "James Keith Terence Barry Malcolm Richard Ian Derek Roger Raymond George Andrew Trevor Dennis Kenneth Kevin Martin "
        "Nigel Gary Timothy Neil Stuart Simon Howard Clive Leslie Norman Stanley Gordon Ronald Frank Edward Thomas Maurice",
        "Susan Margaret Christine Patricia Jean Ann Carol Linda Janet Barbara Sandra Pauline Elizabeth Jacqueline Maureen "
        "Sheila Gillian Valerie Kathleen Marion Lesley Julie Hilary Judith Jennifer Diane Helen Karen Deborah Joyce Dorothy "
        "Brenda Rosemary Catherine Wendy Lynn Beverley Theresa Alison Jane Angela Denise Lorraine Yvonne Sylvia Doreen Mary "
        "Irene Joan Eileen",
    ),
    "british": (
        "Jack Thomas Daniel James Joshua Matthew Luke Ryan Samuel Jordan Joseph Liam Connor Alexander Benjamin Callum Adam "
        "William Lewis Jake Nathan Harry George Oliver Charlie Kieran Aaron Michael Kyle Bradley Reece Ben Christopher "
        "Dylan Tyler Edward Robert Max Owen Louis Leo Archie Oscar Alfie Mason Logan Toby Finley Jamie Riley Ethan Noah "
        "Dominic Elliot Corey Brandon Scott Mark Lee Craig Darren Wayne Dean Shane Ashley Carl Stuart Gareth Rhys Marcus",
        "Emily Chloe Jessica Sophie Lauren Megan Charlotte Hannah Olivia Lucy Katie Ellie Bethany Amy Georgia Holly Emma "
        "Rebecca Rachel Abigail Leah Jade Molly Shannon Grace Ella Amelia Natasha Danielle Paige Caitlin Courtney Laura "
        "Sarah Mia Lily Ruby Evie Isabella Poppy Daisy Freya Phoebe Alice Eleanor Zoe Kayleigh Stacey Kelly Gemma Kirsty "
        "Claire Nicola Donna Samantha Michelle Lisa Tracey Joanne Louise Victoria Katherine Stephanie Melissa Hayley "
        "Jodie Kimberley Abbie Nicole Lydia Maisie",
    ),
    "irish": (
        "Patrick Sean Michael Declan Brendan Kieran Liam Conor Eoin Cormac Niall Padraig Dermot Eamon Fergal Aidan Rory "
        "Ciaran Seamus Donal Oisin Cian Martin Gerard",
        "Siobhan Aoife Niamh Sinead Mary Bridget Roisin Ciara Orla Grainne Maeve Caoimhe Eilis Noreen Deirdre Aisling "
        "Una Fionnuala Kathleen Nora Bernadette Teresa",
    ),
    "muslim_south_asian": (
        "Mohammed Ali Ahmed Imran Hassan Bilal Usman Adnan Tariq Asif Shahid Waqas Kamran Zain Hamza Omar Yusuf Ibrahim "
        "Faisal Nadeem Rashid Khalid Arshad Saqib Abdul Rizwan Junaid Haroon Sajid Zubair Iqbal Aamir",
        "Fatima Aisha Saima Shazia Nadia Sadia Rukhsana Nasreen Zainab Maryam Khadija Sana Samina Amina Farzana Shabana "
        "Yasmin Parveen Tahira Rubina Bushra Noreen Halima Hafsa Iqra Kiran Naila Sumaira Zahra Ayesha",
    ),
    "sikh": (
        "Jaspreet Harpreet Gurpreet Manpreet Amarjit Balwinder Sukhdev Kuldip Rajinder Ravinder Jaswinder Harjit Surjit "
        "Paramjit Gurdeep Navdeep Mandeep Arjan Jagdeep Baljit",
        "Jaspreet Harpreet Gurpreet Manpreet Amarjit Balwinder Sukhwinder Kuldip Rajinder Ravinder Jaswinder Harjit "
        "Surinder Paramjit Simran Navdeep Mandeep Kiran Amandeep Baljit",
    ),
    "polish": (
        "Piotr Krzysztof Andrzej Tomasz Pawel Marcin Michal Jakub Mateusz Lukasz Grzegorz Wojciech Kamil Adam Szymon "
        "Filip Bartosz Rafal Maciej Dawid Kacper Oskar Zbigniew Jerzy",
        "Anna Katarzyna Malgorzata Agnieszka Joanna Magdalena Monika Aleksandra Zuzanna Julia Natalia Weronika Oliwia "
        "Zofia Ewa Beata Dorota Karolina Patrycja Wiktoria Elzbieta Justyna Maja Lena",
    ),
    "nigerian": (
        "Oluwaseun Emmanuel Samuel Chukwuemeka Adebayo Tunde Daniel David Chinedu Ikechukwu Babatunde Olumide Kwame Kofi "
        "Michael Joseph Obinna Femi Segun Ayodele Victor Uche",
        "Blessing Grace Ngozi Folake Chioma Adaeze Yetunde Mercy Faith Esther Ifeoma Abena Ama Titilayo Funmilayo Joy "
        "Comfort Amara Ruth Bukola Kemi Precious",
    ),
    "somali_arabic": (
        "Mohamed Abdi Ahmed Hassan Ali Omar Abdullahi Ibrahim Yusuf Ismail Mahmoud Khaled Youssef Mustafa Karim Bilal "
        "Samir Tarek Abdirahman Said Farah Adam Nasser Hussein",
        "Fadumo Amina Halima Hodan Sahra Khadra Maryan Hibo Asha Faiza Fatima Layla Nour Rania Huda Zeinab Samira Salma "
        "Ifrah Nimo Sagal Yasmin Mona Dina",
    ),
    "chinese": (
        "Wei Jun Xiaoming Jianguo Zhiwei Haoran Yichen Zihan Minghao Chunlei Dawei Feng Guang Jie Kaiwen Liang Peng Qiang "
        "Ruihan Tao Yifan Zhenyu Bowen Chenxi",
        "Li Fang Xiuying Meiling Xiaoyan Yuting Jiayi Zixuan Ling Hui Na Qian Shuang Ting Wenjing Xinyi Yan Yuhan Zhen "
        "Ying Meihua Lihua Jing Ruoxi",
    ),
    "iberian": (
        "Joao Carlos Jose Manuel Antonio Pedro Miguel Luis Francisco Rui Tiago Diego Javier Pablo Alejandro Sergio Rafael "
        "Andre Bruno Hugo Alvaro Fernando",
        "Maria Ana Carmen Isabel Sofia Beatriz Ines Marta Lucia Paula Catarina Teresa Cristina Elena Laura Raquel Joana "
        "Patricia Rosa Mariana Filipa Pilar",
    ),
}

SURNAMES = {
    "british": (
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green "
        "Hall Wood Jackson Clarke Harris Clark Lewis Turner Hill Cooper Ward Morris Moore Martin Lee King Baker Harrison "
        "Morgan Allen James Scott Phillips Watson Davis Parker Price Bennett Young Griffiths Mitchell Kelly Cook Carter "
        "Richardson Bailey Collins Bell Shaw Murphy Miller Cox Marshall Simpson Adams Anderson Ellis Wilkinson Foster "
        "Chapman Mason Webb Rogers Gray Hunt Mills Holmes Palmer Matthews Gibson Fisher Barnes Knight Lloyd Butler Russell "
        "Stevens Barker Jenkins Dixon Fletcher Hunter Stone Pearson Reynolds Fox Saunders Booth Lowe Hayes Payne West "
        "Burton Ford Cole Spencer Lawson Walsh Day Bradley Gill Reid Harvey Grant Atkinson Hart Wells Newton Berry Francis"
    ),
    "irish": (
        "Murphy Kelly O'Sullivan Walsh O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Gallagher Doherty "
        "Kennedy Lynch Murray Quinn Moore McLoughlin Carroll Connolly Daly O'Connell Wilson Dunne Brennan Burke Collins "
        "Campbell Clarke Johnston Hughes O'Farrell Fitzgerald Brown Maguire Nolan Flynn McDonagh Joyce Ward Connors"
    ),
    "muslim_south_asian": (
        "Khan Ahmed Hussain Ali Iqbal Mahmood Malik Akhtar Shah Mirza Butt Chaudhry Rehman Aslam Rashid Hussein Bashir "
        "Saleem Miah Uddin Islam Rahman Chowdhury Siddique Qureshi Sheikh Javed Raja Anwar Aziz Hanif Sharif Yousaf Zaman"
    ),
    "sikh": "Gill Sandhu Dhillon Sidhu Grewal Dhaliwal Bains Sohal Atwal Johal Mann Virk Randhawa Hayer Bhogal Matharu Purewal Rai",
    "polish": (
        "Nowak Kowalski Wisniewski Wojcik Kowalczyk Kaminski Lewandowski Zielinski Szymanski Wozniak Dabrowski Kozlowski "
        "Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zajac Pawlowski Michalski Krol "
        "Wieczorek Jablonski Wrobel Nowakowski Majewski Olszewski Stepien Malinowski Jaworski Adamczyk Dudek Nowicki"
    ),
    "nigerian": (
        "Okafor Adeyemi Eze Okonkwo Adebayo Mensah Owusu Nwosu Balogun Obi Ogunleye Boateng Asante Oyelaran Nnamdi Afolabi "
        "Ibrahim Ojo Osei Chukwu Ogbonna Akande Bello Appiah Addo Olawale Onyeka Agyeman"
    ),
    "somali_arabic": (
        "Mohamed Ali Hassan Ahmed Abdi Omar Yusuf Ibrahim Farah Warsame Jama Osman Nur Elmi Hersi Al-Sayed Mansour "
        "El-Masri Haddad Al-Hashimi Saleh Khalil Abdullahi Aden Barre Duale Ismail Roble Hamdan Nasser"
    ),
    "chinese": "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Cheung Chan Wong Lam Ng Leung Tang Ho",
    "iberian": (
        "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Garcia Gonzalez Lopez Martinez "
        "Sanchez Perez Gomez Alves Ribeiro Carvalho Gomes Lopes Marques Teixeira Ruiz Moreno Jimenez Romero Navarro Torres"
    ),
}

# Rare surnames are put together from a beginning and an end.
BEGINNINGS = {
    "british": (
        "Ather Black Brad Brook Burn Chat Clay Cran Dal Den Ed Elling Fair Fen Gate Green Had Hal Hart Hatch Haw Hazel Hen "
        "Hol Hough Kel Kirk Lang Lin Lock Long Mal Mar Mel Mid Nor Oak Old Pem Pick Rad Ram Red Rush Sand Shel Sher South "
        "Stan Stock Strat Sut Thorn Tun Up Wal Wen Whit Win Wood Worth"
    ),
    "polish": "Bar Bor Chm Cier Dom Fal Gor Jar Kal Kor Lip Mal Nied Orl Pod Rad Sad Ter Urb Wal Zar",
    "nigerian": "Ade Ola Olu Oni Aki Ayo Chu Nwa Oko Ogu Uzo Eme Ama Ike Owu Fash",
    "irish": "McAl McBr McCor McDer McEl McGon McIn McKen McLar McNal McQuil O'Don O'Gra O'Han O'Mal O'Rour O'Shaugh O'Tool",
}
ENDS = {
    "british": (
        "bourne bridge bury by combe cott dale den don field ford gate ham hurst land ley low man mere more ridge sall shaw "
        "side stead stock ston thorpe ton wall well wick wood worth yard"
    ),
    "polish": "anski ecki ewski inski iak czyk owicz nik ela ek",
    "nigerian": "bola dele femi kunle mide niyi sanya tola wale yinka chi gozi mba nna rie zie",
    "irish": "mick agh an ey igan in ion ary ully een ity ard",
}

SISTER_SURNAMES = ["Begum", "Bibi", "Khatun", "Akhtar", "Kauser", "Parveen"]
WESTERN = {
    "m": ["Kevin", "Jason", "Tony", "Andy", "Eric", "Raymond", "Vincent", "Alan", "Henry", "Leo"],
    "f": ["Amy", "Cindy", "Linda", "Michelle", "Jenny", "Vivian", "Helen", "Grace", "Alice", "Tina"],
}

# Ways to write or say a forename; each belongs to one or more canonical forms.
VARIANTS = """
Katherine Kate Katie Kathryn Catherine; Catherine Kate Cathy Katherine; Elizabeth Liz Beth Lizzie Betty; Margaret Maggie
Peggy; Christopher Chris Kit; Michael Mike Mick Mickey; William Will Bill Billy Liam; Robert Rob Bob Bobby; Richard Rick
Dick Richie; James Jim Jimmy Jamie; John Jon Johnny Jack; Joseph Joe Joey; Thomas Tom Tommy Tomas; Daniel Dan Danny;
Matthew Matt Mathew; Anthony Tony Antony; Stephen Steve Steven; David Dave Davey; Andrew Andy Drew; Edward Ed Ted Eddie;
Alexander Alex Sandy; Benjamin Ben Benji; Samuel Sam Sammy; Joshua Josh; Nathan Nate; Nicholas Nick; Philip Phil Phillip;
Geoffrey Geoff Jeff Jeffrey; Terence Terry; Kenneth Ken; Ronald Ron; Leslie Les; Stanley Stan; Raymond Ray; Timothy Tim;
Patricia Pat Trish Patsy; Susan Sue Suzie; Christine Chris Chrissie; Jacqueline Jackie Jacqui; Deborah Debbie Debra;
Jennifer Jenny Jen; Sandra Sandie; Barbara Barb Babs; Judith Judy; Kathleen Kath Kathy; Rebecca Becky Becca; Jessica Jess
Jessie; Charlotte Lottie Charlie; Samantha Sam; Victoria Vicky Tori Vicki; Stephanie Steph; Abigail Abi Abbie Gail; Emily
Em Emmie; Olivia Liv Livvy; Georgia Georgie; Danielle Dani Dannie; Bethany Beth; Natasha Tasha; Eleanor Ellie Nell Elinor;
Isabella Bella Izzy Isobella; Amelia Millie Amy; Kimberley Kim Kimberly; Theresa Terry Teresa; Gillian Gill Jill; Valerie
Val; Pamela Pam; Nicola Nicky Nikki; Michelle Shell; Tracey Tracy; Joanne Jo Joanna; Lewis Louis; Connor Conor; Callum Calum;
Reece Rhys; Kieran Ciaran; Elliot Elliott Eliot; Sean Shaun Shawn; Siobhan Shivaun; Aoife Eefa; Niamh Neve; Caoimhe Keeva Kiva;
Patrick Pat Paddy Padraig; Bridget Biddy Brigid; Eoin Owen; Seamus James; Aisling Ashling; Roisin Rosheen; Kayleigh Kayley Kaylee;
Stuart Stewart; Ian Iain; Alan Allan Allen; Graham Graeme; Brian Bryan; Jean Jeanne; Ann Anne Annie; Lynn Lynne; Lesley Leslie;
Mohammed Muhammad Mohammad Mohamed Mohd Md; Mohamed Mohammed Muhammad Maxamed; Ahmed Ahmad Ahmet; Hassan Hasan Hassen;
Usman Osman Uthman; Yusuf Yousaf Yousuf Youssef; Omar Umar Umer; Ibrahim Ebrahim Ibraheem; Aisha Ayesha Aysha Aishah;
Ayesha Aisha; Fatima Fathima Fatimah; Zainab Zaynab Zeinab; Maryam Mariam Miriam; Khadija Khadeeja Khadijah; Imran Imraan;
Tariq Tarik Tareq; Abdul Abdal; Hussein Hussain; Abdullahi Abdulahi Cabdullaahi; Abdi Cabdi; Fadumo Faduma Fatuma;
Khaled Khalid; Mahmoud Mahmood Mahmud; Youssef Yusuf Yousef; Mustafa Mostafa; Layla Leila Laila; Nour Noor Nur; Zeinab Zainab;
Piotr Peter; Krzysztof Kris Krzystof Chris; Andrzej Andrew; Tomasz Tomek Thomas; Pawel Paul; Michal Michael; Jakub Kuba Jacob;
Lukasz Luke Lucas; Wojciech Wojtek; Katarzyna Kasia Kate; Malgorzata Gosia Margaret; Agnieszka Agnes; Joanna Asia; Magdalena
Magda; Aleksandra Ola Alexandra; Zuzanna Zuza Susanna; Wiktoria Victoria; Oliwia Olivia; Elzbieta Ela Elizabeth; Jerzy George;
Oluwaseun Seun; Chukwuemeka Emeka; Babatunde Tunde; Olumide Olu; Oluwafunmilayo Funmi; Funmilayo Funmi; Ikechukwu Ike; Titilayo
Titi; Jose Pepe; Francisco Paco Chico; Joao John; Alejandro Alex; Isabel Isabella; Beatriz Bia; Xiaoming Xiao-Ming; Jianguo
Jian-Guo; Zhiwei Zhi-Wei; Haoran Hao-Ran; Yichen Yi-Chen; Minghao Ming-Hao; Xiuying Xiu-Ying; Meiling Mei-Ling May-Ling;
Xiaoyan Xiao-Yan; Yuting Yu-Ting; Jiayi Jia-Yi; Wenjing Wen-Jing; Meihua Mei-Hua; Lihua Li-Hua
"""

STREETS = (
    "High Church Station Mill Park Victoria Albert Queens Kings Chapel School Green Manor North South West East Grange New "
    "Springfield Windsor York Alexandra George Grove Meadow Oak Beech Elm Chestnut Orchard Forest Cedar Birch Portland "
    "Welbeck Clumber Newark Sherwood Carlton Lincoln Derby Nottingham Wollaton Hucknall Trent Byron Bentinck Coronation "
    "Priory Abbey Castle Bridge Water Canal Lime Hawthorn Rowan Willow Ash Poplar Sycamore Maple Hazel Laurel Ivy Rose"
)
STREET_TYPES = [
    ("Road", "Rd"),
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Close", "Cl"),
    ("Drive", "Dr"),
    ("Lane", "Ln"),
    ("Way", "Way"),
    ("Crescent", "Cres"),
    ("Court", "Ct"),
    ("Grove", "Gr"),
]
TOWNS = (
    "Thornley Brackenby Eastmoor Millford Castlegate Harby Oxley Penwick Saltersley Wexham Dunsby Holmefield Ravensworth "
    "Tadwell Cranmere Littleover Whitby_Green Stapleby Norcliffe Aldermoor"
)
