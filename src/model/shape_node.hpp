// The nodes of a shape, for the sources that build, check and write shapes.
#pragma once

#include "model/shape.hpp"

#include <limits>
#include <optional>

namespace outbound {

enum class shape_kind {
    text,
    integer,
    number,
    boolean,
    time,
    one_of,
    object,
    free_object,
    map,
    array,
    either,
    any,
    absent
};

/// Maximum number of violations that are reported.
constexpr std::size_t most_violations = 20;

/// Of maps; in characters.
constexpr std::size_t longest_member_name = 200;

/// One node of the tree. The kind determines which members are used; a union would save only a few kilobytes.
struct shape::node {
    shape_kind kind = shape_kind::object;
    std::string name{};
    std::string description{};
    text_kind text = text_kind::line;
    bool has_addresses = false;  // with_addresses()
    bool is_personal = false;    // personal()
    std::size_t min_size = 0;    // characters of text, items of an array
    std::size_t max_size = std::numeric_limits<std::size_t>::max();
    std::int64_t min_integer = 0;
    std::int64_t max_integer = 0;
    double min_number = 0;
    double max_number = 0;
    std::vector<std::string> values{};  // one_of; absent: the message
    bool accepts_empty = true;          // absent: an empty text is like null
    bool is_open = false;               // object: other members are accepted
    std::vector<shape_member> members{};
    std::vector<object_rule> rules{};
    // array, map: the item; either: both; any: the shape for the schema
    std::vector<std::shared_ptr<const node>> parts{};
};

/// The violation of a rule other than cases; `nullopt` if it holds.
std::optional<violation> broken_rule(const object_rule& rule, const boost::json::object& input);

/// The case that the object's member chooses; null if none.
const shape::node* chosen_case(const object_rule& rule, const boost::json::object& input);

/// Gives the sources of shapes access to their nodes.
struct shape_access {
    static const std::shared_ptr<const shape::node>& inside(const shape& s) noexcept { return s.node_; }
};

}  // namespace outbound
