"""What every result can do: go into a file or a table, be drawn, be read at a glance, stand beside others."""
