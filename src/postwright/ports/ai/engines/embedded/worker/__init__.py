"""The child process: everything that needs numpy, OpenCV or onnxruntime, and nothing that needs pydantic."""
