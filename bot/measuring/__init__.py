"""Measures the product: fits what is learned, evaluates answers, benchmarks speed. Not needed to run it."""
