"""What an estimate of an error is worth: whole studies are repeated, and the true error of each classifier is known."""
