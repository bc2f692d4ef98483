// Tracks the position in the source of an HTML part: in text, in a tag, in an attribute, in a script.
#pragma once

#include "text/escape.hpp"
#include "text/html_names.hpp"
#include "text/url_beginning.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace outbound::text {

/// A fault of the template's own text.
struct html_fault {
    std::size_t offset = std::string_view::npos;  ///< npos: none.
    std::string_view text;
};

/// Reads the template's own text and determines which template tags are permitted at the current position. Parses tags,
/// attributes, comments and raw elements by the HTML standard. Conditional comments for Outlook (`<!--[if mso]>`) count
/// as markup.
class html_position {
public:
    /// Reads more text. Finds a `:` that would turn preceding values into the scheme of a URL, an http-equiv that would
    /// turn them into a command, and text whose meaning depends on a section or on svg.
    html_fault read(std::string_view text);

    /// Why no value is permitted here, worded to follow the tag; empty: permitted. `raw`: it is not escaped.
    std::string_view value_fault(bool raw) const;

    /// Why neither section nor partial may begin here; empty: permitted.
    std::string_view section_fault() const;

    /// The escaping of a value at this position.
    escaping value_escaping(bool raw) const noexcept;

    /// Whether a value at this position may form the scheme of a URL.
    bool in_scheme() const noexcept { return is_in_url() && url_.in_scheme(); }

    /// Records a value at this position.
    void pass_value() noexcept;

    /// Records the beginning of a section. A value in it is the business of one case only.
    void enter_section() noexcept { url_.enter_section(); }

    /// Records a partial, which may begin svg or math.
    void pass_partial() noexcept { foreign_ = true; }

    bool in_text() const noexcept { return state_ == state::text; }

    /// Whether a section that began at `begin` and ends here may be rendered twice: its end and its beginning form no
    /// name of an attribute with a script, a style, a URL or a command.
    bool repeats(const html_position& begin) const;

    /// Continues where either this or the other position may be: with a section or without it, or with one of two.
    /// False unless both are in the same context: in text, in the same tag, or in the same attribute.
    bool join(const html_position& other);

private:
    enum class state : std::uint8_t {
        text,
        tag_open,     // After `<`.
        declaration,  // After `<!`, until it is known whether a comment follows.
        bogus,        // Until `>`.
        comment,
        tag_name,
        before_name,
        name,
        after_name,
        before_value,
        double_quoted,
        single_quoted,
        unquoted,
        raw  // In an element whose content is not markup: script, style, title, …
    };
    enum class kind : std::uint8_t { plain, url, script, style, meta_content, unnamed, divided };
    enum class seam : std::uint8_t { none, attribute, special_attribute, element };
    enum class script_place : std::uint8_t { plain, escaped, double_escaped };  // As the HTML standard names them.

    bool is_quoted() const noexcept { return state_ == state::double_quoted || state_ == state::single_quoted; }
    bool is_in_url() const noexcept { return is_quoted() && attribute_ == kind::url; }
    bool is_in_reference() const noexcept { return in_scheme() && url_.in_reference(); }
    bool is_in_tag() const noexcept { return state_ >= state::tag_name && state_ <= state::after_name; }
    void step(char c);
    void open_tag(char c);
    void read_declaration(char c);
    void read_comment(char c);
    void read_in_tag(char c);
    void begin_value(state quoting);
    kind kind_of_attribute() const;
    void read_value(char c, char quote);
    bool ends_listed_url(char c);
    void leave_tag();
    void read_raw(char c);
    void read_script(char c);
    void read_cdata(char c);
    bool begins_markup(char c) const;
    bool is_in_end_tag() const;
    bool join_in_tag(const html_position& other);

    state state_ = state::text;
    kind attribute_ = kind::plain;
    script_place script_ = script_place::plain;
    std::uint8_t cdata_ = 0;          // In a raw element: the characters of `<![CDATA[`, then those of `]]>`.
    bool commands_ = false;           // Whether the tag is a meta element with http-equiv,
    bool meta_value_ = false;         // and whether its content holds a value.
    bool divided_ = false;            // Whether a section ended in the name of the attribute.
    bool foreign_ = false;            // Whether this may be inside svg or math. There, a title is an ordinary element.
    bool descriptor_ = false;         // Whether a blank followed the URL in a list,
    bool comma_ = false;              // and whether a comma came last.
    seam seam_ = seam::none;          // The name that a section ended in, and that a letter here would continue.
    url_list list_ = url_list::none;  // How the attribute is divided.
    std::size_t values_ = 0;          // In quoted attributes so far.
    url_beginning url_;               // Of the attribute.
    std::string_view fault_;          // Found by step().
    std::string element_;             // Name of the current tag, with `/` for an end tag; or of the raw element.
    std::string word_;                // The token being read: a name, a comment, the last characters of a raw element.
};

}  // namespace outbound::text
