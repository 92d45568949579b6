"""`python -m effective_school.demo FOLDER`: the same as `effective-school demo FOLDER`."""

from effective_school.demo.command import demo

if __name__ == "__main__":
    demo()
