// Every text of the dashboard: English, which is the key, and German. A text that is used in one place only stands with that place.
import { common } from './catalogue/common';
import { pages } from './catalogue/pages';
import { wizards } from './catalogue/wizards';

export const german = { ...common, ...pages, ...wizards };
