// Compiles sources to a program: matches sections, includes partials, enforces limits of size and depth.
#pragma once

#include "text/html_position.hpp"
#include "text/program.hpp"
#include "text/scanner.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace outbound::text {

/// Compiles one template into `out`, which must be empty. Its instructions point into out.sources.
class compiler {
public:
    compiler(program& out, place where, const partial_source& partials);

    void compile(std::string_view text);

private:
    // A source compiled in one of two ways: a partial alone on its line indents each of its lines, an inline partial
    // does not.
    struct unit {
        const source* from = nullptr;
        bool indented = false;
        std::uint32_t begin = 0;
    };

    // A section in HTML. `{{^x}}` directly behind `{{/x}}` is its other case: exactly one of the two is rendered.
    struct html_section {
        std::string_view name;
        bool inverted = false;
        html_position begin;
        std::optional<html_position> end;
        std::size_t behind = 0;  // The instruction behind it.
        std::optional<html_position> end_of_other_case;
    };

    void compile_unit(unit& which);
    void add(const token& piece);
    void add_text(const token& piece);
    void add_line(std::string_view line, std::size_t offset);
    void add_value(const token& tag);
    void open_section(const token& tag);
    void close_section(const token& tag);
    void add_call(const token& tag);
    void read_html(const token& piece);
    void open_html(const token& tag);
    void close_html(const instruction& section, const origin& at);
    void require_place(const token& tag, std::string_view fault) const;

    instruction& emit(op operation, std::size_t offset);
    void set_name(instruction& target, std::string_view name);
    const source* load(const std::string& name, const origin& at);
    const source& keep(std::string name, std::string_view text, const origin& at);
    void begin_line();
    void link();

    program& out_;
    place where_;
    const partial_source& partials_;
    std::size_t bytes_ = 0;
    std::vector<unit> units_;
    std::map<std::pair<std::string, bool>, std::uint32_t> unit_of_;
    std::map<std::string, const source*> loaded_;
    std::map<std::string_view, std::uint32_t> names_;

    // State of the current unit.
    const source* from_ = nullptr;
    bool indented_ = false;
    bool line_begins_ = true;
    std::vector<std::uint32_t> open_;    // Open sections.
    std::optional<html_position> html_;  // Current position in HTML.
    std::vector<html_section> html_open_;
    std::optional<html_section> html_closed_;  // The last one, with its end, unless it was an other case itself.
};

}  // namespace outbound::text
