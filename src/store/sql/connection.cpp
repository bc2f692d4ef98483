// The statement cache of one session.
#include "store/sql/connection.hpp"

#include <utility>

namespace outbound::sql {
namespace {

// Maximum number of cached statements: segments compile to many different texts.
constexpr std::size_t most_kept = 200;

}  // namespace

void bindings::exchange(soci::statement& statement) const
{
    for (const auto& [name, value] : values_)
        std::visit([&](const auto& v) { statement.exchange(soci::use(v, name)); }, value);
}

void variable_list::exchange(soci::statement& statement) const
{
    for (const auto& bind : variables_)
        bind(statement);
}

query::query(connection& home, soci::statement& kept, bool* taken) : home_{&home}, statement_{&kept}, taken_{taken} {}

query::query(connection& home, std::unique_ptr<soci::statement> own) : query{home, *own, nullptr}
{
    own_ = std::move(own);
}

query::query(query&& other) noexcept
    : home_{other.home_},
      statement_{std::exchange(other.statement_, nullptr)},
      taken_{other.taken_},
      own_{std::move(other.own_)},
      in_parts_{other.in_parts_}
{
}

query::~query()
{
    if (!statement_)
        return;
    home_->dialect_.reset(*statement_);
    if (taken_) {
        statement_->bind_clean_up();
        *taken_ = false;
    }
}

bool query::execute()
{
    return home_->guard([&] { return statement_->execute(true); });
}

bool query::fetch()
{
    return home_->guard([&] { return statement_->fetch() || (in_parts_ && statement_->execute(true)); });
}

std::int64_t query::affected()
{
    return home_->guard([&] { return statement_->get_affected_rows(); });
}

connection::connection(const sql::dialect& dialect, std::unique_ptr<soci::session> session, std::string database,
    statements statement_cache)
    : dialect_{dialect},
      session_{std::move(session)},
      database_{std::move(database)},
      how_{statement_cache}
{
}

connection::~connection() = default;

query connection::take(std::string_view sql)
{
    auto at = cache_.find(sql);
    if (at == cache_.end()) {
        if (cache_.size() >= most_kept)
            forget_idle();
        at = cache_.emplace(std::string{sql}, kept{parse(sql, how_), false}).first;
    }
    kept& found = at->second;
    if (found.taken)
        return {*this, parse(sql, how_)};
    found.taken = true;
    return {*this, *found.statement, &found.taken};
}

std::unique_ptr<soci::statement> connection::parse(std::string_view sql, statements statement_cache)
{
    return guard([&] {
        auto statement = std::make_unique<soci::statement>(*session_);
        statement->alloc();
        statement->prepare(std::string{sql}, statement_cache == statements::sent_whole
                                                 ? soci::details::st_one_time_query
                                                 : soci::details::st_repeatable_query);
        return statement;
    });
}

void connection::forget_idle()
{
    std::erase_if(cache_, [](const auto& entry) { return !entry.second.taken; });
}

void connection::execute_once(std::string_view sql)
{
    auto statement = parse(sql, how_);
    guard([&] { statement->execute(true); });
    dialect_.reset(*statement);
}

}  // namespace outbound::sql
