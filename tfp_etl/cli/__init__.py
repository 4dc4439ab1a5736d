"""The commands of `tfp`, thin over the stages."""
