// A compiled template: a flat list of instructions that refer to its sources.
#pragma once

#include "text/escape.hpp"

#include <outbound/template.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::text {

/// The text of a template or partial. `name` is empty for the template itself.
struct source {
    std::string name;
    std::string text;
};

enum class op : std::uint8_t {
    text,      ///< Append `text`.
    indent,    ///< Append the indentation of the standalone partial that contains this line.
    value,     ///< Append the value of the name, or the fallback.
    section,   ///< Enter the body for a value or for each element, or jump past it.
    inverted,  ///< Enter the body only if a section would not.
    next,      ///< End of a section's body: repeat for the next element, or leave.
    call,      ///< Run a partial.
    leave,     ///< End of a partial or of the template.
};

/// Source position of an instruction, for messages.
struct origin {
    const source* from = nullptr;
    std::size_t offset = 0;
};

struct instruction {
    op operation = op::text;
    escaping escape = escaping::none;
    bool has_fallback = false;
    bool forms_scheme = false;  ///< value: may form the scheme of a URL.
    bool standalone = false;    ///< call: the partial is alone on its line, so `text` indents it.
    /// Sections: the instruction after the section. call: the first instruction of the partial.
    std::uint32_t jump = 0;
    std::uint32_t name = 0;  ///< Index into program::names.
    std::uint32_t path = 0;  ///< Index of the first of `path_size` keys; none is the implicit iterator.
    std::uint32_t path_size = 0;
    std::string_view text;      ///< text: what to append. call: the indentation.
    std::string_view fallback;  ///< Already escaped.
    origin at;
};

/// The indentation of a partial's lines: that of the line of its tag, then the text before the tag. A linked list,
/// because a template may have very many.
struct indentation {
    const indentation* outer = nullptr;
    std::string_view own;
    std::size_t size = 0;  ///< Including all outer ones.
};

void append_indentation(std::string& out, const indentation* margin);

/// One part of the split template: instructions [begin, end), run with this indentation.
struct part {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    const indentation* margin = nullptr;
    bool may_fail = false;  ///< Reads a name without a fallback, forms a scheme, or runs a partial inside a section.
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
    std::vector<std::string> names;      ///< Names as written, sorted, including `.` if used.
    std::vector<std::string> variables;  ///< The same without `.`.
    std::uint32_t end = 0;               ///< The `leave` of the template itself.
    std::size_t shared_bytes = 0;        ///< Total size of all shared pieces.
    std::vector<template_piece> pieces;
    std::vector<part> parts;
};

/// Throws error{errc::invalid} with one violation: "line L, column C: `fault`", with the path of the partial
/// (`partials.footer`).
[[noreturn]] void refuse(const origin& at, std::string_view fault);

/// The position of `at` in its source: "line L, column C", counted from 1 in characters.
std::string position(const origin& at);

}  // namespace outbound::text
