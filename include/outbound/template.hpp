// Message templates: Mustache with fallbacks, compiled once and rendered per recipient.
#pragma once

#include <outbound/error.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The context of the rendered text; it decides how interpolated values are escaped. `{{{x}}}` and `{{&x}}` never
/// escape, except in `header`, which excludes line breaks.
enum class place {
    text,    ///< Plain text: values are inserted unchanged.
    html,    ///< `& < > " '` become entities.
    xml,     ///< As html, and characters that XML 1.0 forbids are dropped.
    header,  ///< A header field or a subject: CR, LF and other control characters become spaces; the template's own
             ///< text must have none.
};

/// Limits of one template. A source beyond them is refused at compilation; rendering beyond them fails.
struct template_limits {
    std::size_t source_bytes = 1'000'000;  ///< The source and its partials together.
    std::size_t depth = 32;                ///< Nesting of sections and partials.
    std::size_t steps = 100'000;           ///< Tags visited while rendering one recipient.
    std::size_t output_bytes = 4'000'000;
};

/// Returns the source of a partial by name; a null pointer renders as empty text.
using partial_source = std::function<const std::string*(std::string_view name)>;

/// Names without a value and without a fallback, in order, without duplicates. "Without a value" is the condition under
/// which a fallback applies: absent, null, an empty string, or an object or array in place of text. `{{name|}}` (an
/// empty fallback) permits a blank. An absent section or partial is never missing.
using missing_names = std::vector<std::string>;

/// One piece of a split template: text shared by all recipients, or a varying part (index into the parts).
struct template_piece {
    std::string shared;
    std::size_t part = 0;
    bool varies = false;
};

/// A compiled template. Cheap to copy; immutable, so any thread may render it.
///
/// A section is skipped, and an inverted section rendered, if its value is absent, null, false, 0, an empty string or
/// an empty array.
class text_template {
public:
    /// Compiles `source`. Throws error{errc::invalid}; its violation gives line and column (from 1) and the fault.
    text_template(
        std::string_view source, place where, const partial_source& partials = {}, const template_limits& limits = {});

    /// The empty template.
    text_template();

    /// Appends the rendering for `values` to `out`. Names without value and fallback are added to `missing` if it is
    /// given. Throws error{errc::invalid} when a limit is exceeded.
    void render(const boost::json::object& values, std::string& out, missing_names* missing = nullptr) const;

    /// The same for values that are not objects: `{{.}}` is the value itself.
    template <std::same_as<boost::json::value> Value>
    void render(const Value& values, std::string& out, missing_names* missing = nullptr) const
    {
        render_value(values, out, missing);
    }

    std::string render(const boost::json::object& values) const
    {
        std::string out;
        render(values, out);
        return out;
    }

    /// The names that render() would report as missing, without rendering: checks only interpolations without a
    /// fallback. Throws as render() does.
    missing_names missing(const boost::json::object& values) const;

    /// Top-level names that the template reads, sorted, without repeats (`first_name`, `fields.plan`). Includes names
    /// inside sections and partials, because names that a section's value lacks are looked up at the top level. A value
    /// that is not listed is never read.
    const std::vector<std::string>& variables() const noexcept;

    /// The template split into shared text and varying parts, in order; joined, they are the template. Top-level
    /// interpolations and whole sections are parts; equal parts share one index.
    const std::vector<template_piece>& pieces() const noexcept;

    /// Number of different parts in pieces().
    std::size_t part_count() const noexcept;

    /// Appends part `index` rendered for `values`. Otherwise as render().
    void render_part(
        std::size_t index, const boost::json::object& values, std::string& out, missing_names* missing = nullptr) const;

    /// Whether the template renders to nothing for all values.
    bool empty() const noexcept;

private:
    struct compiled;

    void render_value(const boost::json::value& values, std::string& out, missing_names* missing) const;

    std::shared_ptr<const compiled> compiled_;
};

}  // namespace outbound
