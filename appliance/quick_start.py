"""What a program with a window imports before anything else, so that its first page is up sooner.

Nothing of what is imported and built at the start is garbage, so nobody looks for any until the program
calls `gc.enable` (15 % of the processor's time until the first page); and pydantic asks every installed
package whether it brings plugins, which none of ours may.
"""

import gc
import os

gc.disable()
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
