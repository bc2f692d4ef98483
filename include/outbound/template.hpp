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
/// escape, except in `header`, where nothing may bring a line break.
enum class place {
    text,    ///< Plain text: values stand as they are.
    html,    ///< `& < > " '` become entities.
    xml,     ///< As html, and characters that XML 1.0 forbids are dropped.
    header,  ///< A header field or a subject: CR, LF and other control characters become spaces; the template's own
             ///< text must have none.
};

/// Limits of one template; what exceeds them is refused at compilation, or ends rendering with an error.
struct template_limits {
    std::size_t source_bytes = 1'000'000;  ///< The source and its partials together.
    std::size_t depth = 32;                ///< Nesting of sections and partials.
    std::size_t steps = 100'000;           ///< Tags visited while rendering one recipient.
    std::size_t output_bytes = 4'000'000;
};

/// Finds the source of a partial by name; a null pointer renders as empty text.
using partial_source = std::function<const std::string*(std::string_view name)>;

/// Names that a rendering did not find: names without a value and without a fallback, in order, without repeats. No
/// value means what makes a fallback apply: absent, null, an empty string, or an object or array where text belongs.
/// `{{name|}}` (an empty fallback) says that a blank is fine. A section or partial that is absent is never missing.
using missing_names = std::vector<std::string>;

/// One piece of a split template: text shared by all recipients, or a part that differs (index into the parts).
struct template_piece {
    std::string shared;
    std::size_t part = 0;
    bool varies = false;
};

/// A compiled template. Cheap to copy; immutable, so any thread may render it.
///
/// A section is skipped, and an inverted one shown, for what is absent, null, false, 0, an empty string or an empty
/// array.
class text_template {
public:
    /// Compiles `source`. Throws error{errc::invalid} whose violation gives line and column (from 1) and what is wrong.
    text_template(
        std::string_view source, place where, const partial_source& partials = {}, const template_limits& limits = {});

    /// The empty template.
    text_template();

    /// Appends the rendering for `values` to `out`. Names that had neither value nor fallback are added to `missing` if
    /// that is given. Throws error{errc::invalid} when a limit is passed.
    void render(const boost::json::object& values, std::string& out, missing_names* missing = nullptr) const;

    /// The same for values that are no object: `{{.}}` is the value itself.
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

    /// What render() would report as missing, found by a look at the places that have no fallback. Throws as render().
    missing_names missing(const boost::json::object& values) const;

    /// Top-level names that the template reads, sorted, without repeats (`first_name`, `fields.plan`). Names inside
    /// sections and partials count too, because what a section's own value has not got is looked up at the top level: a
    /// value that is not listed here is never read.
    const std::vector<std::string>& variables() const noexcept;

    /// The template cut into shared text and varying parts, in order; joining them gives the template again. Top-level
    /// interpolations and whole sections are parts; parts that are alike share one index.
    const std::vector<template_piece>& pieces() const noexcept;

    /// How many different parts pieces() refers to.
    std::size_t part_count() const noexcept;

    /// Appends what part `index` is for `values`. As render() otherwise.
    void render_part(
        std::size_t index, const boost::json::object& values, std::string& out, missing_names* missing = nullptr) const;

    bool empty() const noexcept;

private:
    struct compiled;

    void render_value(const boost::json::value& values, std::string& out, missing_names* missing) const;

    std::shared_ptr<const compiled> compiled_;
};

}  // namespace outbound
