// Compiles a list of units iteratively, so that no source can exhaust the stack.
#include "text/compiler.hpp"

#include "model/utf8.hpp"
#include "text/editor_markup.hpp"
#include "text/links.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

constexpr std::size_t widest_indentation = 256;  // Limits the cost of a rendering step.

std::size_t valid_prefix(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t length = 1;
        while (length <= 4 && !valid_utf8(text.substr(at, length)))
            ++length;
        if (length > 4)
            break;
        at += length;
    }
    return at;
}

std::string tag_name(const instruction& section)
{
    return '"' + shortened(section.text) + '"';
}

}  // namespace

compiler::compiler(program& out, place where, const partial_source& partials)
    : out_{out},
      where_{where},
      partials_{partials}
{
}

void compiler::compile(std::string_view text)
{
    static const auto& nothing = *new source;  // never destroyed: engines may run during static destruction
    units_.push_back({&keep({}, text, {&nothing, 0}), false, 0});
    for (std::size_t i = 0; i < units_.size(); ++i) {  // A unit appends the units that it calls.
        unit current = units_[i];
        compile_unit(current);
        units_[i].begin = current.begin;
    }
    link();
}

void compiler::compile_unit(unit& which)
{
    which.begin = static_cast<std::uint32_t>(out_.code.size());
    from_ = which.from;
    indented_ = which.indented;
    line_begins_ = true;
    if (where_ == place::html) {
        html_.emplace();
        html_closed_.reset();
        if (which.begin != 0)
            html_->pass_partial();
    }
    scanner pieces{*from_, where_};
    while (const auto piece = pieces.next())
        add(*piece);
    if (!open_.empty()) {
        const auto& section = out_.code[open_.back()];
        refuse(
            section.at, "section " + tag_name(section) + " is never closed; add {{/" + shortened(section.text) + "}}");
    }
    if (html_ && which.begin != 0 && !html_->in_text())
        refuse({from_, from_->text.size()}, "the partial ends inside a tag or a comment; end it in text");
    if (which.begin == 0)
        out_.end = static_cast<std::uint32_t>(out_.code.size());
    emit(op::leave, from_->text.size());
}

void compiler::add(const token& piece)
{
    if (piece.type != token::kind::text && !piece.standalone)
        begin_line();
    switch (piece.type) {
    case token::kind::text:
        return add_text(piece);
    case token::kind::value:
    case token::kind::raw_value:
        return add_value(piece);
    case token::kind::section:
    case token::kind::inverted:
        return open_section(piece);
    case token::kind::close:
        return close_section(piece);
    case token::kind::partial:
        return add_call(piece);
    case token::kind::nothing:
        return;
    }
}

void compiler::add_text(const token& piece)
{
    if (const auto bad = find_forbidden(piece.body, where_); bad != std::string_view::npos)
        refuse({from_, piece.offset + bad},
            where_ == place::header ? "a header is one line of text; remove the line break or control character"
                                    : "XML cannot hold this control character; remove it");
    read_html(piece);
    if (!indented_)
        return add_line(piece.body, piece.offset);
    for (std::size_t at = 0; at < piece.body.size();) {
        const auto end = std::min(piece.body.find('\n', at), piece.body.size() - 1) + 1;
        begin_line();
        add_line(piece.body.substr(at, end - at), piece.offset + at);
        line_begins_ = piece.body[end - 1] == '\n';
        at = end;
    }
}

void compiler::read_html(const token& piece)
{
    if (!html_)
        return;
    if (const auto found = html_->read(piece.body); found.offset != std::string_view::npos)
        refuse({from_, piece.offset + found.offset}, found.text);
}

void compiler::require_place(const token& tag, std::string_view fault) const
{
    if (!fault.empty())
        refuse({from_, tag.offset}, "the tag of \"" + shortened(tag.body) + "\" " + std::string{fault});
}

void compiler::add_line(std::string_view line, std::size_t offset)
{
    emit(op::text, offset).text = line;
}

void compiler::begin_line()
{
    if (indented_ && line_begins_)
        emit(op::indent, 0);
    line_begins_ = false;
}

void compiler::add_value(const token& tag)
{
    const bool raw = tag.type == token::kind::raw_value;
    auto& value = emit(op::value, tag.offset);
    value.escape = escaping_of(where_, raw);
    if (html_) {
        require_place(tag, html_->value_fault(raw));
        value.escape = html_->value_escaping(raw);
        value.forms_scheme = html_->in_scheme() && (raw || value.escape == escaping::url);
        if (value.forms_scheme && has_foreign_scheme(tag.fallback))
            refuse({from_, tag.offset}, "the fallback \"" + shortened(tag.fallback) +
                                            "\" is no http, https, mailto or tel URL; nothing else may begin a link");
        if (const auto fault = raw ? std::string{} : fault_of_references(tag.body, tag.fallback); !fault.empty())
            refuse({from_, tag.offset}, fault);
        html_->pass_value();
    }
    value.has_fallback = tag.has_fallback;
    if (!tag.fallback.empty()) {
        auto& escaped = out_.fallbacks.emplace_back();
        append_escaped(escaped, tag.fallback, value.escape);
        value.fallback = escaped;
    }
    set_name(value, tag.body);
}

void compiler::open_section(const token& tag)
{
    if (open_.size() == out_.limits.depth)
        refuse({from_, tag.offset},
            "sections are nested more than " + std::to_string(out_.limits.depth) + " deep; nest fewer");
    if (html_)
        open_html(tag);
    open_.push_back(static_cast<std::uint32_t>(out_.code.size()));
    auto& section = emit(tag.type == token::kind::section ? op::section : op::inverted, tag.offset);
    set_name(section, tag.body);
}

void compiler::close_section(const token& tag)
{
    const origin at{from_, tag.offset};
    if (open_.empty())
        refuse(at, "{{/" + shortened(tag.body) + "}} closes nothing; open the section before it or remove it");
    const auto begin = open_.back();
    if (out_.code[begin].text != tag.body)
        refuse(at, "{{/" + shortened(tag.body) + "}} does not close section " + tag_name(out_.code[begin]) + " of " +
                       position(out_.code[begin].at) + "; write {{/" + shortened(out_.code[begin].text) + "}} first");
    open_.pop_back();
    if (html_)
        close_html(out_.code[begin], at);
    if (out_.code[begin].operation == op::section)
        emit(op::next, tag.offset).jump = begin;
    out_.code[begin].jump = static_cast<std::uint32_t>(out_.code.size());
    if (html_closed_)
        html_closed_->behind = out_.code.size();
}

void compiler::open_html(const token& tag)
{
    html_section opened;
    opened.name = tag.body;
    opened.inverted = tag.type == token::kind::inverted;
    if (html_closed_ && html_closed_->behind == out_.code.size() && html_closed_->name == opened.name &&
        html_closed_->inverted != opened.inverted) {
        html_ = html_closed_->begin;
        opened.end_of_other_case = html_closed_->end;
    }
    html_closed_.reset();
    require_place(tag, html_->section_fault());
    opened.begin = *html_;
    html_open_.push_back(std::move(opened));
    html_->enter_section();
}

void compiler::close_html(const instruction& section, const origin& at)
{
    auto closed = std::move(html_open_.back());
    html_open_.pop_back();
    closed.end = *html_;
    const auto refuse_section = [&](std::string_view fault) {
        refuse(at, "section " + tag_name(section) + " of " + position(section.at) + std::string{fault});
    };
    if (!closed.inverted && !html_->repeats(closed.begin))
        refuse_section(
            " ends in the name of an attribute, which it would continue for the next element of a list; let it "
            "end with a blank");
    bool fits = html_->join(closed.begin);
    if (fits && closed.end_of_other_case) {
        html_ = closed.end;
        fits = html_->join(*closed.end_of_other_case);
    }
    if (!fits)
        refuse_section(" begins and ends in different tags or attributes; let it end where it began");
    html_closed_.reset();
    if (!closed.end_of_other_case)
        html_closed_ = std::move(closed);
}

void compiler::add_call(const token& tag)
{
    const origin at{from_, tag.offset};
    if (tag.indentation.size() > widest_indentation)
        refuse(at, "the partial is indented by " + std::to_string(tag.indentation.size()) + " blanks; at most " +
                       std::to_string(widest_indentation) + " are allowed");
    if (html_ && !html_->in_text())
        refuse(at, "the partial \"" + shortened(tag.body) + "\" stands inside a tag or a comment; call it in text");
    if (html_)
        html_->pass_partial();
    const std::string name{tag.body};
    const source* target = load(name, at);
    if (!target)
        return;
    const bool indents = tag.standalone && (indented_ || !tag.indentation.empty());
    const auto [known, fresh] = unit_of_.try_emplace({name, indents}, static_cast<std::uint32_t>(units_.size()));
    if (fresh)
        units_.push_back({target, indents, 0});
    auto& call = emit(op::call, tag.offset);
    call.standalone = tag.standalone;
    call.text = tag.indentation;
    call.jump = known->second;  // Index of the unit; link() replaces it by the instruction.
}

instruction& compiler::emit(op operation, std::size_t offset)
{
    auto& added = out_.code.emplace_back();
    added.operation = operation;
    added.at = {from_, offset};
    return added;
}

void compiler::set_name(instruction& target, std::string_view name)
{
    target.text = name;
    target.name = names_.try_emplace(name, static_cast<std::uint32_t>(names_.size())).first->second;
    target.path = static_cast<std::uint32_t>(out_.keys.size());
    if (name == ".")
        return;
    for (std::size_t at = 0; at <= name.size();) {
        const auto end = std::min(name.find('.', at), name.size());
        out_.keys.push_back(name.substr(at, end - at));
        ++target.path_size;
        at = end + 1;
    }
}

const source* compiler::load(const std::string& name, const origin& at)
{
    const auto [known, fresh] = loaded_.try_emplace(name, nullptr);
    const auto* text = fresh && partials_ ? partials_(name) : nullptr;
    if (text)
        known->second = &keep(name, *text, at);
    return known->second;
}

const source& compiler::keep(std::string name, std::string_view text, const origin& at)
{
    bytes_ += text.size();
    if (bytes_ > out_.limits.source_bytes)
        refuse(at, "the source has " + std::to_string(bytes_) + " bytes with its partials; at most " +
                       std::to_string(out_.limits.source_bytes) + " are allowed");
    const auto& kept = out_.sources.emplace_back(source{std::move(name), std::string{text}});
    if (!valid_utf8(kept.text))
        refuse({&kept, valid_prefix(kept.text)}, "these bytes are not UTF-8; save the text as UTF-8");
    return kept;
}

// Resolves calls to the beginnings of their partials, and names to indexes in the sorted list.
void compiler::link()
{
    std::vector<std::uint32_t> sorted(names_.size());
    for (const auto& [name, first_seen] : names_) {
        sorted[first_seen] = static_cast<std::uint32_t>(out_.names.size());
        out_.names.emplace_back(name);
        if (name != ".")
            out_.variables.emplace_back(name);
    }
    for (auto& each : out_.code) {
        if (each.operation == op::call)
            each.jump = units_[each.jump].begin;
        else if (each.operation == op::value || each.operation == op::section || each.operation == op::inverted)
            each.name = sorted[each.name];
    }
}

}  // namespace outbound::text
