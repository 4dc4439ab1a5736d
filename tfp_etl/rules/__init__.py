"""Dated rule files and the one reader of them."""
