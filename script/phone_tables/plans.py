"""The numbering plans: calling codes, regions, prefixes, and the automaton of valid numbers."""

import re

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

from .digit_automaton import Automaton, Expression
from .layout import SOURCE, head, quoted, wrapped

TYPES = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail")
# Abolished prefixes that people still write.
RETIRED_PREFIXES = {"MX": "0(?:[12]|4[45])|1"}


def regions():
    return sorted(phonenumbers.SUPPORTED_REGIONS)


def metadata(region):
    return PhoneMetadata.metadata_for_region(region)


def metadata_of_code(code):
    """The metadata of a calling code's regions, the main one first."""
    if code in phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS:
        return [PhoneMetadata.metadata_for_nongeo_region(code)]
    return [metadata(region) for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]]


def lengths_of(description):
    return [length for length in description.possible_length if length > 0]


def sets_of(plan):
    """The valid numbers of a plan: numbers of any type that also match the general description and the leading digits."""
    sets = []
    for name in TYPES:
        description = getattr(plan, name)
        if description is None or not description.national_number_pattern:
            continue
        lengths = lengths_of(description) or lengths_of(plan.general_desc)
        one = [Expression(description.national_number_pattern, lengths), Expression(plan.general_desc.national_number_pattern)]
        if plan.leading_digits:
            one.append(Expression(f"(?:{plan.leading_digits})\\d{{0,15}}"))
        sets.append(one)
    return sets


def length_bits(plans):
    return sum(1 << length for length in {n for plan in plans for n in lengths_of(plan.general_desc)})


def top_level_branches(pattern):
    """The top-level alternatives of a pattern."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(pattern):
        depth += (c == "(") - (c == ")")
        if c == "|" and depth == 0:
            parts.append(pattern[start:i])
            start = i + 1
    return parts + [pattern[start:]]


def prefix_rules(region):
    """Returns (dropped pattern, inserted digits, kept pattern, digits dropped behind it, whether the number is local)."""
    plan = metadata(region)
    parsing, transform = plan.national_prefix_for_parsing, plan.national_prefix_transform_rule
    rules = [(RETIRED_PREFIXES[region], "", "", "", False)] if region in RETIRED_PREFIXES else []
    if not parsing:
        return rules
    if region == "AR":  # Mobiles: 15 after the area code becomes 9 before it.
        area = re.fullmatch(r"0\?\(\?:\((.*)\)15\)\?", parsing).group(1)
        return rules + [("0", "", "", "", False), ("0?", "9", area, "15", False)]
    if region == "BR":  # Two digits select the carrier.
        return rules + [("(?:0|90)(?:1[245]|2[1-35]|31|4[13]|[56]5|99)?", "", "", "", False)]
    if region == "GA":
        return rules + [("0", "", re.fullmatch(r"0\((.*)\)", parsing).group(1), "", False)]
    inserted = re.fullmatch(r"(\d*)\\1", transform or "\\1").group(1)
    for branch in top_level_branches(parsing):
        if branch.endswith("$"):  # A local number, whose area code is known.
            rules.append(("", inserted, branch[:-1], "", True))
        else:
            rules.append((branch, "", "", "", False))
    return rules


class Tables:
    def __init__(self):
        self.automaton = Automaton()
        self.rules = []
        self.codes = []
        self.regions = []
        for code in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE, key=str):
            self._add_code(code)
        for region in regions():
            self._add_region(region)

    def _set(self, pattern):
        return self.automaton.add([[Expression(pattern)]])

    def _add_code(self, code):
        plans = metadata_of_code(code)
        valid = self.automaton.add([one for plan in plans for one in sets_of(plan)])
        main = plans[0].id if re.fullmatch("[A-Z]{2}", plans[0].id) else ""
        self.codes.append((str(code), valid, length_bits(plans), main))

    def _add_region(self, region):
        plan = metadata(region)
        first = len(self.rules)
        for dropped, inserted, kept, behind, local in prefix_rules(region):
            self.rules.append((self._set(dropped), inserted, self._set(kept) if kept else 0, behind, local))
        self.regions.append((region, str(plan.country_code), self._set(plan.international_prefix), first, len(self.rules) - first))


def write(path):
    tables = Tables()
    offsets, words = tables.automaton.packed()
    assert max(words) < 1 << 16, "the automaton has outgrown its words"
    text = head("The numbering plans of the world.")
    text += '#include "model/phone/numbering_plans.hpp"\n\nnamespace outbound::phone {\n\n'
    text += f"const std::string_view plans_source = {quoted(SOURCE)};\n\nnamespace {{\n\n"
    text += "constexpr automaton_word words[] = {\n" + wrapped(map(str, words)) + "};\n\n"
    text += "constexpr prefix_rule rules[] = {\n" + wrapped(
        f"{{{offsets[d]}, {quoted(i)}, {offsets[k]}, {quoted(b)}, {str(l).lower()}}}" for d, i, k, b, l in tables.rules) + "};\n\n"
    text += "constexpr calling_code_plan codes[] = {\n" + wrapped(
        f"{{{quoted(c)}, {offsets[v]}, {bits:#x}, {quoted(main)}}}" for c, v, bits, main in tables.codes) + "};\n\n"
    text += "constexpr region_plan regions[] = {\n" + wrapped(
        f"{{{quoted(r)}, {quoted(c)}, {offsets[i]}, {first}, {count}}}" for r, c, i, first, count in tables.regions) + "};\n\n"
    text += ("}  // namespace\n\nconst std::span<const automaton_word> automaton = words;\n"
             "const std::span<const prefix_rule> prefix_rules = rules;\n"
             "const std::span<const calling_code_plan> calling_code_plans = codes;\n"
             "const std::span<const region_plan> region_plans = regions;\n\n}  // namespace outbound::phone\n")
    path.write_text(text)
