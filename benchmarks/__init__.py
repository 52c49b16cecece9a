"""One script per claim; each prints the machine, the command and the figure."""
