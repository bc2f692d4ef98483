// Every text of the first load: English, which is the key, and German. Texts are grouped by the place that uses them.
import type { blocks } from './catalogue/blocks';
import { common } from './catalogue/common';
import type { database } from './catalogue/database';
import type { domains } from './catalogue/domains';
import type { findings } from './catalogue/findings';
import type { images } from './catalogue/images';
import { outcomes } from './catalogue/outcomes';
import { pages } from './catalogue/pages';
import type { sandbox } from './catalogue/sandbox';
import { wizards } from './catalogue/wizards';

export const german = { ...common, ...outcomes, ...pages, ...wizards };

/// Texts of parts that are loaded later, which bring them along.
export type Later = typeof blocks & typeof database & typeof domains & typeof findings & typeof images & typeof sandbox;
