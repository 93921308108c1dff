"""What is being studied: document, run and view, as frozen values."""
