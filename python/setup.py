"""One wheel for every Python: the native library is reached through ctypes."""

import os

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel


class Native(Distribution):
    def has_ext_modules(self):
        return True


class Wheel(bdist_wheel):
    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


setup(version=os.environ["DETENTE_VERSION"], distclass=Native, cmdclass={"bdist_wheel": Wheel})
