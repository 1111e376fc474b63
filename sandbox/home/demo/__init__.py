"""What ``load_demo`` puts into the database."""
