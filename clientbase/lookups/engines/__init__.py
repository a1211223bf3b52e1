"""The base for engines that know many machines: its tables as a folder of Parquet, and our questions in their SQL."""
