// A compiled template: a flat list of instructions over the sources that it keeps.
#pragma once

#include "text/escape.hpp"

#include <outbound/template.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::text {

/// A template's or a partial's text. `name` is empty for the template itself.
struct source {
    std::string name;
    std::string text;
};

enum class op : std::uint8_t {
    text,      ///< Append `text`.
    indent,    ///< Append the indentation of the standalone partial that this line came with.
    value,     ///< Append what the name holds, or the fallback.
    section,   ///< Enter the body for a value or for each element, or jump behind it.
    inverted,  ///< Enter the body only if a section would not.
    next,      ///< End of a section's body: the next element, or out.
    call,      ///< Run a partial.
    leave,     ///< End of a partial or of the template.
};

/// Where an instruction came from, for messages.
struct origin {
    const source* from = nullptr;
    std::size_t offset = 0;
};

struct instruction {
    op operation = op::text;
    escaping escape = escaping::none;
    bool has_fallback = false;
    bool forms_scheme = false;  ///< value: it may be the scheme of a URL.
    bool standalone = false;    ///< call: the partial stands on a line of its own, so `text` indents it.
    std::uint32_t jump = 0;     ///< Sections: the instruction behind the section. call: where the partial begins.
    std::uint32_t name = 0;     ///< Index into program::names.
    std::uint32_t path = 0;     ///< Index of the first of `path_size` keys; none is the implicit iterator.
    std::uint32_t path_size = 0;
    std::string_view text;      ///< text: what to append. call: the indentation.
    std::string_view fallback;  ///< Escaped already.
    origin at;
};

/// Indentation that a line of a partial gets: what its own tag stands behind, after what the tag's line gets. Linked,
/// because a template may have very many of them.
struct indentation {
    const indentation* outer = nullptr;
    std::string_view own;
    std::size_t size = 0;  ///< With all outer ones.
};

void append_indentation(std::string& out, const indentation* margin);

/// One part of the split template: instructions [begin, end), run with this indentation.
struct part {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    const indentation* margin = nullptr;
    bool may_fail = false;  ///< It reads a name without a fallback, forms a scheme, or runs a partial inside a section.
};

/// Immutable once compiled; instructions refer to its sources.
struct program {
    program() = default;
    program(const program&) = delete;
    program& operator=(const program&) = delete;

    template_limits limits;
    std::deque<source> sources;
    std::deque<std::string> fallbacks;
    std::deque<indentation> margins;
    std::vector<instruction> code;       ///< The template comes first, then its partials.
    std::vector<std::string_view> keys;  ///< Keys of all paths.
    std::vector<std::string> names;      ///< Names as written, sorted, with `.` if it is used.
    std::vector<std::string> variables;  ///< The same without `.`.
    std::uint32_t end = 0;               ///< The template's own `leave`.
    std::size_t shared_bytes = 0;        ///< Of all shared pieces together.
    std::vector<template_piece> pieces;
    std::vector<part> parts;
};

/// Throws error{errc::invalid} with one violation: "line L, column C: `fault`", its path the partial's
/// (`partials.footer`).
[[noreturn]] void refuse(const origin& at, std::string_view fault);

/// The place of `at` in its source: "line L, column C", counted from 1 in characters.
std::string position(const origin& at);

}  // namespace outbound::text
