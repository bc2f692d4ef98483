// The format is described in sqlite.org/fileformat2.html, section 1.6. Writes through SQLite's file object, because
// closing another descriptor would drop SQLite's locks.
#include "store/sqlite/pages.hpp"

#include "store/sqlite/handle.hpp"

#include <outbound/error.hpp>

#include <algorithm>
#include <vector>

namespace outbound::sql {
namespace {

namespace api = sqlite_api;

// The first byte of a b-tree page. Overflow and free pages begin with a page number, whose first byte has one of these
// values only in files larger than 128 GiB (4 KiB pages), which are refused.
constexpr unsigned char interior_index = 2;
constexpr unsigned char interior_table = 5;
constexpr unsigned char leaf_index = 10;
constexpr unsigned char leaf_table = 13;
constexpr std::int64_t most_pages = 0x01ff'ffff;

constexpr std::size_t freeblock_header = 4;
constexpr std::int64_t pages_at_once = 256;
constexpr std::size_t first_page_header = 100;
constexpr std::size_t reserved_size_at = 20;

std::size_t number_at(std::span<const unsigned char> page, std::size_t at)
{
    return static_cast<std::size_t>(page[at]) << 8 | page[at + 1];
}

struct unused_range {
    std::size_t from;
    std::size_t to;
};

/// The byte ranges that belong to no cell; empty for an inconsistent page.
std::vector<unused_range> unused_ranges(std::span<const unsigned char> page, std::size_t header)
{
    const auto kind = page[header];
    const bool is_leaf = kind == leaf_index || kind == leaf_table;
    if (!is_leaf && kind != interior_index && kind != interior_table)
        return {};
    const auto cells = number_at(page, header + 3);
    const auto pointers = header + (is_leaf ? 8 : 12);
    const auto stated = number_at(page, header + 5);
    const auto content = stated == 0 ? std::size_t{65'536} : stated;
    if (pointers + 2 * cells > content || content > page.size())
        return {};
    for (std::size_t i = 0; i < cells; ++i)
        if (const auto cell = number_at(page, pointers + 2 * i); cell < content || cell >= page.size())
            return {};
    std::vector<unused_range> unused{{pointers + 2 * cells, content}};
    std::size_t after = content;
    for (auto block = number_at(page, header + 1); block != 0; block = number_at(page, block)) {
        if (block < after || block + freeblock_header > page.size())
            return {};
        after = block + number_at(page, block + 2);
        if (after < block + freeblock_header || after > page.size())
            return {};
        unused.push_back({block + freeblock_header, after});
    }
    return unused;
}

void require_ok(int code, const char* action)
{
    if (code != SQLITE_OK)
        throw error{errc::store, std::string{action} + " failed while deleted bytes were overwritten (SQLite's code " +
                                     std::to_string(code) + "); see to the disk and erase once more"};
}

std::int64_t pragma(soci::session& session, const char* name)
{
    std::int64_t value = 0;
    session.once << "PRAGMA " << name, soci::into(value);
    return value;
}

}  // namespace

bool overwrite_unused(std::span<unsigned char> page, std::size_t header)
{
    bool changed = false;
    for (const auto& [from, to] : unused_ranges(page, header))
        for (auto& byte : page.subspan(from, to - from)) {
            changed |= byte != 0;
            byte = 0;
        }
    return changed;
}

std::int64_t overwrite_unused_pages(soci::session& session, std::int64_t first, std::int64_t count)
{
    const auto page_size = static_cast<std::size_t>(pragma(session, "page_size"));
    const auto pages = pragma(session, "page_count");
    if (pages > most_pages)
        throw error{errc::store, "the database has more than " + std::to_string(most_pages) +
                                     " pages, too many to overwrite deleted bytes in place; run VACUUM instead"};
    api::sqlite3_file* file = nullptr;
    require_ok(api::sqlite3_file_control(sqlite_handle(session), "main", SQLITE_FCNTL_FILE_POINTER, &file),
        "finding the file");
    unsigned char reserved = 0;
    require_ok(file->pMethods->xRead(file, &reserved, 1, reserved_size_at), "reading the file's header");

    const auto end = std::min(first + count, pages + 1);
    bool changed = false;
    std::vector<unsigned char> bytes;
    for (auto page = first; page < end; page += pages_at_once) {
        const auto read = std::min(pages_at_once, end - page);
        bytes.resize(static_cast<std::size_t>(read) * page_size);
        const auto at = (page - 1) * static_cast<std::int64_t>(page_size);
        require_ok(file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), at), "reading pages");
        for (std::int64_t i = 0; i < read; ++i) {
            const auto offset = static_cast<std::size_t>(i) * page_size;
            const std::span content{bytes.data() + offset, page_size - reserved};
            if (!overwrite_unused(content, page + i == 1 ? first_page_header : 0))
                continue;
            changed = true;
            require_ok(file->pMethods->xWrite(file, bytes.data() + offset, static_cast<int>(page_size),
                           at + static_cast<std::int64_t>(offset)),
                "writing a page");
        }
    }
    if (changed)
        require_ok(file->pMethods->xSync(file, SQLITE_SYNC_NORMAL), "flushing pages");
    return end > pages ? 0 : end;
}

}  // namespace outbound::sql
