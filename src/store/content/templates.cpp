#include "store/content/templates.hpp"

#include "store/sql/paging.hpp"
#include "store/sql/search.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <tuple>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

std::string to_array(const std::vector<std::string>& names)
{
    return boost::json::serialize(boost::json::array(names.begin(), names.end()));
}

std::vector<std::string> from_array(const std::string& text)
{
    std::vector<std::string> names;
    boost::json::error_code ec;
    const auto value = boost::json::parse(text, ec);
    if (!ec && value.is_array())
        for (const auto& name : value.get_array())
            if (name.is_string())
                names.emplace_back(name.get_string());
    return names;
}

/// Traits of a kind of template: its table, its name for people, and the parts of its content.
template <class T>
struct kind;

template <>
struct kind<email_template> {
    static constexpr std::string_view table = "email_templates";
    static constexpr std::string_view word = "email template";
    static constexpr std::string_view part_columns[] = {"subject", "text", "html"};
    static constexpr std::tuple parts{&email_template::subject, &email_template::text, &email_template::html};
};

template <>
struct kind<sms_template> {
    static constexpr std::string_view table = "sms_templates";
    static constexpr std::string_view word = "SMS template";
    static constexpr std::string_view part_columns[] = {"body"};
    static constexpr std::tuple parts{&sms_template::body};
};

template <>
struct kind<saved_script> {
    static constexpr std::string_view table = "phone_scripts";
    static constexpr std::string_view word = "phone script";
    static constexpr std::string_view part_columns[] = {"script"};
    static constexpr std::tuple parts{&saved_script::script};
};

/// The columns of the parts in the given form (`@` is the name), each followed by a comma.
template <class T>
std::string part_columns(std::string_view form)
{
    std::string out;
    for (const auto column : kind<T>::part_columns)
        for (const char c : std::string{form} + ", ")
            out += c == '@' ? std::string{column} : std::string{c};
    return out;
}

template <class T>
bool same_parts(const T& a, const T& b)
{
    return std::apply([&](auto... part) { return ((a.*part == b.*part) && ...); }, kind<T>::parts);
}

/// Calls `call` with soci::use() of every part.
template <class T, class F>
auto with_parts(const T& t, F&& call)
{
    return std::apply([&](auto... part) { return call(use(t.*part)...); }, kind<T>::parts);
}

/// Reads templates row by row; the table stores `variables` as a JSON array.
template <class T>
class reading {
public:
    template <class... Variables>
    reading(connection& db, const std::string& condition, const Variables&... variables)
        : rows_{select(db, condition, variables...)}
    {
    }

    std::optional<T> first() { return found(rows_.execute()); }
    std::optional<T> next() { return found(rows_.fetch()); }

private:
    template <class... Variables>
    query select(connection& db, const std::string& condition, const Variables&... variables)
    {
        static const auto* const text = new std::string{"SELECT id, name, slug, " + part_columns<T>("@") +
                                                        "variables, is_active, version, created_at, updated_at FROM " +
                                                        std::string{kind<T>::table} + " WHERE "};
        const auto prepare = [&](auto... part) {
            return db.prepare(*text + condition, variables..., into(t_.id), into(t_.name), into(t_.slug),
                into(t_.*part)..., into(names_), into(t_.is_active), into(t_.version), into(t_.created_at),
                into(t_.updated_at));
        };
        return std::apply(prepare, kind<T>::parts);
    }

    std::optional<T> found(bool row)
    {
        if (!row)
            return std::nullopt;
        t_.variables = from_array(names_);
        return t_;
    }

    T t_;
    std::string names_;
    query rows_;
};

template <class T, class F>
auto with_unique_slug(const T& t, F&& write)
{
    try {
        return write();
    } catch (const unique_violation&) {
        throw error{
            errc::conflict, std::string{kind<T>::word} + " \"" + t.slug + "\": the slug is taken; choose another"};
    }
}

}  // namespace

template <class T>
T templates<T>::create(const T& wanted)
{
    T t = wanted;
    t.version = 1;
    t.created_at = t.updated_at = database_.now();
    const auto names = to_array(t.variables);
    const auto sql = "INSERT INTO " + std::string{kind<T>::table} + " (name, slug, " + part_columns<T>("@") +
                     "variables, is_active, version, created_at, updated_at) VALUES (:name, :slug, " +
                     part_columns<T>(":@") + ":variables, :is_active, :version, :created, :updated) RETURNING id";
    write(database_, [&](transaction& tx) {
        with_unique_slug(t, [&] {
            return with_parts(t, [&](const auto&... part) {
                return tx->run(sql, use(t.name), use(t.slug), part..., use(names), use(t.is_active), use(t.version),
                    use(t.created_at), use(t.updated_at), into(t.id));
            });
        });
    });
    return t;
}

template <class T>
std::optional<T> templates<T>::get(template_id id)
{
    const auto db = database_.reader();
    return reading<T>{*db, "id = :id", use(id)}.first();
}

template <class T>
std::optional<T> templates<T>::find(std::string_view slug)
{
    const std::string key{slug};
    const auto db = database_.reader();
    return reading<T>{*db, "slug = :slug", use(key)}.first();
}

template <class T>
page<T> templates<T>::list(std::string_view search, const page_request& slice)
{
    const auto wanted = slice_by_key(slice);
    auto condition = wanted.condition;
    bindings values;
    if (!search.empty()) {
        condition += " AND (" + found_in("name") + " OR " + found_in("slug") + ")";
        values.add("search", search_pattern(search));
    }
    const auto db = database_.reader();
    std::vector<T> found;
    reading<T> rows{*db, condition + wanted.order, wanted.values, values};
    for (auto t = rows.first(); t; t = rows.next())
        found.push_back(std::move(*t));
    return to_keyed_page(std::move(found), wanted, slice.key, &template_head::id);
}

template <class T>
std::optional<T> templates<T>::update(const T& wanted)
{
    const auto now = database_.now();
    const auto names = to_array(wanted.variables);
    const auto sql =
        "UPDATE " + std::string{kind<T>::table} + " SET name = :name, slug = :slug, " + part_columns<T>("@ = :@") +
        "variables = :variables, is_active = :is_active, version = :version, updated_at = :updated WHERE id = :id";
    return write(database_, [&](transaction& tx) -> std::optional<T> {
        const auto before =
            reading<T>{*tx, std::string{"id = :id"} + tx->dialect().for_update(), use(wanted.id)}.first();
        if (!before)
            return std::nullopt;
        T t = wanted;
        t.version = before->version + (same_parts(*before, wanted) ? 0 : 1);
        t.created_at = before->created_at;
        t.updated_at = now;
        with_unique_slug(t, [&] {
            return with_parts(t, [&](const auto&... part) {
                return tx->run(sql, use(t.name), use(t.slug), part..., use(names), use(t.is_active), use(t.version),
                    use(t.updated_at), use(t.id));
            });
        });
        return t;
    });
}

template <class T>
bool templates<T>::remove(template_id id)
{
    return write(database_, [&](transaction& tx) {
        return tx->change("DELETE FROM " + std::string{kind<T>::table} + " WHERE id = :id", use(id)) > 0;
    });
}

template class templates<email_template>;
template class templates<sms_template>;
template class templates<saved_script>;

}  // namespace outbound::sql
