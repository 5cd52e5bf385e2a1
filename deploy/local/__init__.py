"""Everything on one machine: the engines from Python wheels, the product's processes, and a runner that keeps both up.

`python -m deploy.local` runs the whole product; `LocalEngines` gives tests the engines alone.
"""

from deploy.local.engines import LocalEngines

__all__ = ["LocalEngines"]
