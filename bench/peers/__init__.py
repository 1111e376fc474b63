"""One small application for each contender."""
