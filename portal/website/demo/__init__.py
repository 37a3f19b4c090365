"""The demo's story, one file for each room; dates count from the day it is told."""
