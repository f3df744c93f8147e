"""What the machine gives: devices, a folder for what is kept, memory, the version that runs."""
