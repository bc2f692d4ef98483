// The bytes are stored as base64, which both databases keep as text.
#include "store/content/images.hpp"

#include "model/base64.hpp"
#include "store/sql/paging.hpp"

#include <vector>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

template <class... Variables>
query select_images(connection& db, const std::string& condition, stored_image& row, const Variables&... variables)
{
    return db.prepare("SELECT id, hash, media_type, name, size, created_at FROM outbound_images WHERE " + condition,
        variables..., into(row.id), into(row.hash), into(row.media_type), into(row.name), into(row.size),
        into(row.created_at));
}

std::optional<stored_image> find_image(connection& db, const std::string& hash)
{
    stored_image row;
    return select_images(db, "hash = :hash", row, use(hash)).execute() ? std::optional{row} : std::nullopt;
}

/// Something that an email is made from, and the columns that may name an image.
struct place_of_images {
    std::string_view noun;
    std::string_view table;
    std::string_view name;
    std::string_view found;
};

constexpr place_of_images places_of_images[] = {
    {"email template", "email_templates", "name", "html LIKE :pattern OR text LIKE :pattern"},
    {"campaign", "outbound_campaigns", "name", "html LIKE :pattern OR text LIKE :pattern OR content LIKE :pattern"},
    {"content of messages", "outbound_message_contents", "''", "content LIKE :pattern"},
};

/// What names the image, such as `email template 4 "Roses"`; empty if nothing does.
std::string user_of(connection& db, const std::string& hash)
{
    const auto pattern = '%' + hash + '%';
    for (const auto& place : places_of_images) {
        std::int64_t id = 0;
        std::string name;
        bindings values;
        values.add("pattern", pattern);
        const auto sql = "SELECT id, " + std::string{place.name} + " FROM " + std::string{place.table} + " WHERE " +
                         std::string{place.found} + " ORDER BY id LIMIT 1";
        if (db.prepare(sql, values, into(id), into(name)).execute())
            return std::string{place.noun} + ' ' + std::to_string(id) + (name.empty() ? "" : " \"" + name + '"');
    }
    return {};
}

}  // namespace

stored_image images::create(const stored_image& described, std::string_view bytes)
{
    stored_image made = described;
    made.created_at = database_.now();
    const auto data = to_base64(bytes);
    return write(database_, [&](transaction& tx) {
        tx->change("INSERT INTO outbound_images (hash, media_type, name, size, data, created_at)"
                   " VALUES (:hash, :media, :name, :size, :data, :created) ON CONFLICT (hash) DO NOTHING",
            use(made.hash), use(made.media_type), use(made.name), use(made.size), use(data), use(made.created_at));
        return find_image(*tx, made.hash).value();
    });
}

std::optional<stored_image> images::get(image_id id)
{
    const auto db = database_.reader();
    stored_image row;
    return select_images(*db, "id = :id", row, use(id)).execute() ? std::optional{row} : std::nullopt;
}

std::optional<stored_image> images::find(std::string_view hash)
{
    const auto db = database_.reader();
    return find_image(*db, std::string{hash});
}

std::optional<std::string> images::bytes(image_id id)
{
    const auto db = database_.reader();
    std::string data;
    return db->run("SELECT data FROM outbound_images WHERE id = :id", use(id), into(data)) ? from_base64(data)
                                                                                           : std::nullopt;
}

page<stored_image> images::list(const page_request& slice)
{
    const auto wanted = slice_by_id(slice);
    const auto db = database_.reader();
    std::vector<stored_image> found;
    stored_image row;
    auto rows = select_images(*db, wanted.condition + wanted.order, row, wanted.values);
    rows.each([&] { found.push_back(row); });
    return to_page(std::move(found), wanted, &stored_image::id);
}

bool images::remove(image_id id)
{
    return write(database_, [&](transaction& tx) {
        std::string hash;
        if (!tx->run("SELECT hash FROM outbound_images WHERE id = :id", use(id), into(hash)))
            return false;
        if (const auto user = user_of(*tx, hash); !user.empty())
            throw error{errc::conflict, "image " + std::to_string(id) + " is used by " + user +
                                            "; emails load it whenever they are opened, so it must stay"};
        return tx->change("DELETE FROM outbound_images WHERE id = :id", use(id)) > 0;
    });
}

}  // namespace outbound::sql
