// Every text of the dashboard: English, which is the key, and German. Texts are grouped by the place that uses them.
import { blocks } from './catalogue/blocks';
import { common } from './catalogue/common';
import { findings } from './catalogue/findings';
import { outcomes } from './catalogue/outcomes';
import { pages } from './catalogue/pages';
import { wizards } from './catalogue/wizards';

export const german = { ...blocks, ...common, ...findings, ...outcomes, ...pages, ...wizards };
