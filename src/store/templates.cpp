// Email templates in SQL.
#include "store/templates.hpp"

#include "store/paging.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

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

/// Reads templates row by row; `variables` stand as a JSON array in the table.
class reading {
public:
    template <class... Variables>
    reading(connection& db, const std::string& condition, const Variables&... variables)
        : rows_{db.prepare("SELECT id, name, slug, subject, text, html, variables, is_active, version, created_at, updated_at "
                           "FROM email_templates WHERE " +
                               condition,
              variables..., into(t_.id), into(t_.name), into(t_.slug), into(t_.subject), into(t_.text), into(t_.html),
              into(names_), into(t_.is_active), into(t_.version), into(t_.created_at), into(t_.updated_at))}
    {
    }

    std::optional<email_template> first() { return found(rows_.execute()); }
    std::optional<email_template> next() { return found(rows_.fetch()); }

private:
    std::optional<email_template> found(bool row)
    {
        if (!row)
            return std::nullopt;
        t_.variables = from_array(names_);
        return t_;
    }

    email_template t_;
    std::string names_;
    query rows_;
};

template <class F>
auto with_unique_slug(const email_template& t, F&& write)
{
    try {
        return write();
    } catch (const unique_violation&) {
        throw error{errc::conflict, "email template \"" + t.slug + "\": the slug is taken; choose another"};
    }
}

}  // namespace

email_template templates::create(const email_template& wanted)
{
    email_template t = wanted;
    t.version = 1;
    t.created_at = t.updated_at = database_.now();
    const auto names = to_array(t.variables);
    transaction tx{database_};
    with_unique_slug(t, [&] {
        return tx->run("INSERT INTO email_templates (name, slug, subject, text, html, variables, is_active, version, created_at, "
                       "updated_at) VALUES (:name, :slug, :subject, :text, :html, :variables, :is_active, :version, :created, "
                       ":updated) RETURNING id",
            use(t.name), use(t.slug), use(t.subject), use(t.text), use(t.html), use(names), use(t.is_active), use(t.version),
            use(t.created_at), use(t.updated_at), into(t.id));
    });
    tx.commit();
    return t;
}

std::optional<email_template> templates::get(template_id id)
{
    const auto db = database_.reader();
    return reading{*db, "id = :id", use(id)}.first();
}

std::optional<email_template> templates::find(std::string_view slug)
{
    const std::string key{slug};
    const auto db = database_.reader();
    return reading{*db, "slug = :slug", use(key)}.first();
}

page<email_template> templates::list(const page_request& slice)
{
    const auto limit = rows_to_fetch(slice);
    const auto db = database_.reader();
    std::vector<email_template> found;
    reading rows{*db, "id > :after ORDER BY id LIMIT :limit", use(slice.after), use(limit)};
    for (auto t = rows.first(); t; t = rows.next())
        found.push_back(std::move(*t));
    return to_page(std::move(found), slice, &email_template::id);
}

std::optional<email_template> templates::update(const email_template& wanted)
{
    const auto now = database_.now();
    const auto names = to_array(wanted.variables);
    transaction tx{database_};
    const auto before = reading{*tx, "id = :id", use(wanted.id)}.first();
    if (!before)
        return std::nullopt;
    const bool changed = before->subject != wanted.subject || before->text != wanted.text || before->html != wanted.html;
    email_template t = wanted;
    t.version = before->version + (changed ? 1 : 0);
    t.created_at = before->created_at;
    t.updated_at = now;
    with_unique_slug(t, [&] {
        return tx->run("UPDATE email_templates SET name = :name, slug = :slug, subject = :subject, text = :text, html = :html, "
                       "variables = :variables, is_active = :is_active, version = :version, updated_at = :updated WHERE id = :id",
            use(t.name), use(t.slug), use(t.subject), use(t.text), use(t.html), use(names), use(t.is_active), use(t.version),
            use(t.updated_at), use(t.id));
    });
    tx.commit();
    return t;
}

bool templates::remove(template_id id)
{
    transaction tx{database_};
    const bool existed = tx->change("DELETE FROM email_templates WHERE id = :id", use(id)) > 0;
    tx.commit();
    return existed;
}

}  // namespace outbound::sql
