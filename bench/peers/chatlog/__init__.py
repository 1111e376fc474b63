"""The messages table of the peers that have none."""
