// Conversions of outbound's types to SQL: times as microseconds, enumerations by name, JSON as text, `nullopt` as NULL.
//
// With this header soci::use() and soci::into() accept them directly: `use(c.status), into(c.scheduled_at)`. Caution:
// use() keeps a reference. Bind variables that live until the query has run, never temporaries.
#pragma once

#include "model/call_options.hpp"
#include "model/hours_json.hpp"
#include "model/segment.hpp"

#include <outbound/error.hpp>
#include <outbound/json_text.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <soci/soci.h>

#include <optional>
#include <string>
#include <type_traits>

namespace outbound::sql {

/// A stored value that this version cannot read.
class unreadable_value : public error {
public:
    explicit unreadable_value(std::string detail) : error{errc::store, std::move(detail)} {}
};

/// A value that may be unreadable, so that one bad row does not fail a query for many.
template <class T>
struct checked {
    T value{};
    std::string fault;  ///< Why it is unreadable; empty: readable.
};

}  // namespace outbound::sql

namespace soci {

template <class T>
struct type_conversion<outbound::sql::checked<T>> {
    using base_type = typename type_conversion<T>::base_type;

    static void from_base(const base_type& in, indicator ind, outbound::sql::checked<T>& out)
    try {
        out.fault.clear();
        type_conversion<T>::from_base(in, ind, out.value);
    } catch (const std::exception& fault) {
        out.value = {};
        out.fault = fault.what();
    }
};

/// A nullable column.
template <class T>
struct type_conversion<std::optional<T>> {
    using base_type = typename type_conversion<T>::base_type;

    static void from_base(const base_type& in, indicator ind, std::optional<T>& out)
    {
        if (ind == i_null) {
            out.reset();
            return;
        }
        T value{};
        type_conversion<T>::from_base(in, ind, value);
        out = std::move(value);
    }

    static void to_base(const std::optional<T>& in, base_type& out, indicator& ind)
    {
        if (in)
            type_conversion<T>::to_base(*in, out, ind);
        else
            ind = i_null;
    }
};

/// A time as UTC microseconds.
template <>
struct type_conversion<outbound::timestamp> {
    using base_type = long long;

    static void from_base(base_type in, indicator, outbound::timestamp& out)
    {
        out = outbound::timestamp{std::chrono::microseconds{in}};
    }

    static void to_base(const outbound::timestamp& in, base_type& out, indicator& ind)
    {
        out = in.time_since_epoch().count();
        ind = i_ok;
    }
};

template <>
struct type_conversion<bool> {
    using base_type = int;

    static void from_base(base_type in, indicator, bool& out) { out = in != 0; }

    static void to_base(const bool& in, base_type& out, indicator& ind)
    {
        out = in ? 1 : 0;
        ind = i_ok;
    }
};

/// An enumeration with a table of names.
template <class E>
struct type_conversion<E, std::enable_if_t<std::is_enum_v<E>>> {
    using base_type = std::string;

    static void from_base(const base_type& in, indicator, E& out)
    {
        const auto known = outbound::from_string<E>(in);
        if (!known)
            throw outbound::sql::unreadable_value{
                "the database holds the unknown word \"" + in + "\": it was written by a newer version"};
        out = *known;
    }

    static void to_base(const E& in, base_type& out, indicator& ind)
    {
        out = outbound::to_string(in);
        ind = i_ok;
    }
};

template <>
struct type_conversion<boost::json::object> {
    using base_type = std::string;

    static void from_base(const base_type& in, indicator, boost::json::object& out)
    {
        boost::json::error_code ec;
        auto value = boost::json::parse(in.empty() ? "{}" : in, ec);
        if (ec || !value.is_object())
            throw outbound::sql::unreadable_value{
                "the database holds a JSON text that is no object: it was changed by somebody else"};
        out = std::move(value.get_object());
    }

    static void to_base(const boost::json::object& in, base_type& out, indicator& ind)
    {
        out = outbound::write_json(in);
        ind = i_ok;
    }
};

template <>
struct type_conversion<outbound::sending_hours> {
    using base_type = std::string;

    static void from_base(const base_type& in, indicator ind, outbound::sending_hours& out)
    {
        boost::json::object json;
        type_conversion<boost::json::object>::from_base(in, ind, json);
        static const auto& known = *new outbound::shape{outbound::hours_shape()};
        if (!known.check(json).empty())
            throw outbound::sql::unreadable_value{
                "the database holds sending hours of an unknown form: they were written by a newer version"};
        out = outbound::hours_from_json(json);
    }

    static void to_base(const outbound::sending_hours& in, base_type& out, indicator& ind)
    {
        type_conversion<boost::json::object>::to_base(outbound::to_json(in), out, ind);
    }
};

template <>
struct type_conversion<outbound::segment> {
    using base_type = std::string;

    static void from_base(const base_type& in, indicator ind, outbound::segment& out)
    {
        boost::json::object json;
        type_conversion<boost::json::object>::from_base(in, ind, json);
        out = outbound::segment_from_json(json);
    }

    static void to_base(const outbound::segment& in, base_type& out, indicator& ind)
    {
        type_conversion<boost::json::object>::to_base(outbound::to_json(in), out, ind);
    }
};

template <>
struct type_conversion<outbound::call_options> {
    using base_type = std::string;

    static void from_base(const base_type& in, indicator ind, outbound::call_options& out)
    {
        boost::json::object json;
        type_conversion<boost::json::object>::from_base(in, ind, json);
        out = {};
        outbound::assign(out, json);
    }

    static void to_base(const outbound::call_options& in, base_type& out, indicator& ind)
    {
        type_conversion<boost::json::object>::to_base(outbound::to_json(in), out, ind);
    }
};

}  // namespace soci
