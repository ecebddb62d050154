// The screens in the order of the bar. A new one is one file and one line here.

import chains from "./chains.js";
import compare from "./compare.js";
import country from "./country.js";
import explore from "./explore.js";
import friends from "./friends.js";
import method from "./method.js";
import sources from "./sources.js";
import talks from "./talks.js";
import timeline from "./timeline.js";

export const screens = [explore, timeline, country, chains, talks, friends, compare, sources, method];
