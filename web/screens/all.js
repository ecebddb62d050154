// The screens in the order of the bar. A new one is one file and one line here.

import explore from "./explore.js";

export const screens = [explore];
