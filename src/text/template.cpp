// Implements text_template with compiler, splitter and renderer.
#include <outbound/template.hpp>

#include "model/blanks.hpp"
#include "text/compiler.hpp"
#include "text/program.hpp"
#include "text/renderer.hpp"
#include "text/splitter.hpp"

namespace outbound {

struct text_template::compiled : text::program {};

namespace {

// A failed rendering leaves `out` unchanged.
template <class Work>
void all_or_nothing(std::string& out, Work work)
{
    const auto before = out.size();
    try {
        work();
    } catch (...) {
        out.resize(before);
        throw;
    }
}

void render_all(const text::program& code, const text::found& root, std::string& out, missing_names* missing)
{
    all_or_nothing(out, [&] {
        out.reserve(out.size() + code.shared_bytes + code.shared_bytes / 8);
        text::renderer{code, root, out, missing}.run(0, code.end);
    });
}

// Most parts are one text of the top level, which needs no renderer. False, without effect, for all others.
bool append_single_text(
    const text::program& code, const text::part& part, const boost::json::object& values, std::string& out)
{
    constexpr std::size_t longest_escape = 6;
    const auto& tag = code.code[part.begin];
    if (part.end != part.begin + 1 || tag.operation != text::op::value || tag.path_size != 1 || tag.forms_scheme)
        return false;
    const auto* value = values.if_contains(code.keys[tag.path]);
    const auto* found = value ? value->if_string() : nullptr;
    if (!found || is_blank(std::string_view{*found}) || found->size() > code.limits.output_bytes / longest_escape)
        return false;
    text::append_escaped(out, *found, tag.escape);
    return true;
}

}  // namespace

text_template::text_template(
    std::string_view source, place where, const partial_source& partials, const template_limits& limits)
{
    auto result = std::make_shared<compiled>();
    result->limits = limits;
    text::compiler{*result, where, partials}.compile(source);
    text::splitter{*result}.split();
    compiled_ = std::move(result);
}

text_template::text_template()
{
    // Never destroyed: engines may run during static destruction.
    static const auto& nothing = *new auto{text_template{"", place::text}.compiled_};
    compiled_ = nothing;
}

void text_template::render(const boost::json::object& values, std::string& out, missing_names* missing) const
{
    render_all(*compiled_, {&values, nullptr}, out, missing);
}

void text_template::render_value(const boost::json::value& values, std::string& out, missing_names* missing) const
{
    render_all(*compiled_, text::found::in(values), out, missing);
}

missing_names text_template::missing(const boost::json::object& values) const
{
    missing_names names;
    std::string unread;
    for (std::size_t i = 0; i < compiled_->parts.size(); ++i) {
        if (!compiled_->parts[i].may_fail)
            continue;
        unread.clear();
        render_part(i, values, unread, &names);
    }
    return names;
}

const std::vector<std::string>& text_template::variables() const noexcept
{
    return compiled_->variables;
}

const std::vector<template_piece>& text_template::pieces() const noexcept
{
    return compiled_->pieces;
}

std::size_t text_template::part_count() const noexcept
{
    return compiled_->parts.size();
}

void text_template::render_part(
    std::size_t index, const boost::json::object& values, std::string& out, missing_names* missing) const
{
    const auto& part = compiled_->parts.at(index);
    if (append_single_text(*compiled_, part, values, out))
        return;
    all_or_nothing(out, [&] {
        text::renderer{*compiled_, {&values, nullptr}, out, missing}.run(part.begin, part.end, part.margin);
    });
}

bool text_template::empty() const noexcept
{
    return compiled_->pieces.empty();
}

}  // namespace outbound
