// One session with its prepared statements.
//
//     auto settle = tx->prepare("UPDATE campaign_recipients SET status = :status "
//                               "WHERE campaign_id = :campaign AND seq = :seq",
//         use(status), use(campaign), use(seq));
//     for (const auto& s : settlements) {
//         status = to_string(s.status);
//         seq = s.seq;
//         settle.execute();                       // binds the variables' current values
//         if (settle.affected() == 0) ...
//     }
//
//     auto rows = db->prepare("SELECT seq, address FROM campaign_recipients WHERE campaign_id = :id ORDER BY seq",
//         use(campaign), into(seq), into(address));
//     rows.each([&] { ... });
//
//     // The same without holding all rows in memory; within a transaction or a snapshot:
//     auto rows = db->walk("SELECT ...", use(campaign), into(seq));
//
//     // Prepare, execute, done:
//     if (!db->run("SELECT status FROM outbound_campaigns WHERE id = :id", use(id), into(status)))
//         return std::nullopt;
//
// The session caches prepared statements by text: preparing the same text again costs a look-up and the binding. If the
// session is shared by a pool (statements::sent_whole), only the client's part is cached, and the text is sent each
// time. use() binds by position, in the order of the names in the SQL; if a name occurs twice, bind all by name:
// use(now, "now"). If the text depends on the request, pass the values as `bindings`, which bind by name, too.
//
// Errors are thrown as outbound::error (see dialect::failure), a duplicate key as unique_violation.
#pragma once

#include "store/sql/dialect.hpp"
#include "store/sql/soci_types.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <variant>
#include <vector>

namespace outbound::sql {

class connection;

/// Values for the names in an SQL text built at run time.
class bindings {
public:
    void add(std::string name, std::string value) { values_.push_back({std::move(name), std::move(value)}); }
    void add(std::string name, std::int64_t value) { values_.push_back({std::move(name), value}); }

    void exchange(soci::statement& statement) const;

private:
    struct bound {
        std::string name;
        std::variant<std::string, std::int64_t> value;
    };
    std::vector<bound> values_;
};

/// Variables whose number is known only at run time, in the order of the SQL.
class variable_list {
public:
    void exchange(soci::statement& statement) const;

protected:
    std::vector<std::function<void(soci::statement&)>> variables_;
};

/// Variables that receive the columns of a row.
class outputs : public variable_list {
public:
    template <class T>
    void add(T& variable)
    {
        variables_.emplace_back([&variable](soci::statement& statement) { statement.exchange(soci::into(variable)); });
    }
};

/// As use(), by position.
class inputs : public variable_list {
public:
    template <class T>
    void add(const T& variable)
    {
        variables_.emplace_back([&variable](soci::statement& statement) { statement.exchange(soci::use(variable)); });
    }
};

/// A prepared statement with its variables, borrowed from the connection's cache. Closes its cursor on destruction.
/// Must not outlive its transaction.
class query {
public:
    query(query&& other) noexcept;
    query& operator=(query&&) = delete;
    ~query();

    /// Runs the statement with the variables' current values; true: the first row is in the into() variables.
    bool execute();
    /// Fetches the next row; false if there is none.
    bool fetch();

    /// Runs the statement and calls `f` for each row, with its columns in the into() variables; if `f` returns bool,
    /// until it returns false.
    template <class F>
    void each(F&& f)
    {
        for (bool row = execute(); row; row = fetch())
            if constexpr (std::is_same_v<std::invoke_result_t<F&>, bool>) {
                if (!f())
                    return;
            } else {
                f();
            }
    }

    /// Number of rows that the last execute() inserted, changed or deleted.
    std::int64_t affected();

private:
    friend class connection;
    query(connection& home, soci::statement& kept, bool* taken);
    query(connection& home, std::unique_ptr<soci::statement> own);

    connection* home_;
    soci::statement* statement_;
    bool* taken_;                           // flag in the cache; null if own_ is used
    std::unique_ptr<soci::statement> own_;  // set if the cached statement is in use, or the text is not to be cached
    bool in_parts_ = false;                 // rows come in parts: executing again fetches the next part
};

/// How statements are prepared.
enum class statements {
    kept_by_session,  ///< Once per session, under a name.
    sent_whole,       ///< Each time, without a name: a pool may give every transaction another server session.
};

/// What endpoints want, as the session has read it (event_log/wanted_types.hpp).
struct kept_wanted_types {
    std::uint64_t version = 0;
    std::chrono::steady_clock::time_point read_at{};
    std::string types{};
};

class connection {
public:
    /// `database` is its name in errors.
    connection(const sql::dialect& dialect, std::unique_ptr<soci::session> session, std::string database,
        statements statement_cache = statements::kept_by_session);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    template <class... Exchange>
    query prepare(std::string_view sql, const Exchange&... variables)
    {
        query q = take(sql);
        guard([&] {
            (exchange(*q.statement_, variables), ...);
            q.statement_->define_and_bind();
        });
        return q;
    }

    /// As prepare(), for a SELECT with any number of rows, which are fetched in parts. Its cursor uses the current
    /// state and the variables' current values, and ends with the transaction.
    template <class... Exchange>
    query walk(std::string_view sql, const Exchange&... variables)
    {
        const auto cursor = "walk_" + std::to_string(++walks_);
        const auto declare = dialect_.declare_cursor(cursor);
        if (declare.empty())
            return prepare(sql, variables...);
        query opening{*this, parse(declare + std::string{sql}, statements::sent_whole)};
        query rows{*this, parse("FETCH 1000 FROM " + cursor, statements::sent_whole)};
        guard([&] {
            (exchange(is_output(variables) ? *rows.statement_ : *opening.statement_, variables), ...);
            opening.statement_->define_and_bind();
            rows.statement_->define_and_bind();
        });
        opening.execute();
        rows.in_parts_ = true;
        return rows;
    }

    /// Prepares and executes; true: the first row is in the into() variables.
    template <class... Exchange>
    bool run(std::string_view sql, const Exchange&... variables)
    {
        return prepare(sql, variables...).execute();
    }

    /// As run(), for INSERT, UPDATE and DELETE; returns the number of affected rows.
    template <class... Exchange>
    std::int64_t change(std::string_view sql, const Exchange&... variables)
    {
        auto q = prepare(sql, variables...);
        q.execute();
        return q.affected();
    }

    /// Runs a rarely used statement without variables (schema, pragmas), without caching it.
    void execute_once(std::string_view sql);

    const sql::dialect& dialect() const noexcept { return dialect_; }
    soci::session& session() noexcept { return *session_; }
    kept_wanted_types& wanted_types() noexcept { return wanted_types_; }

    /// Calls `f` and translates the database's errors into outbound::error.
    template <class F>
    decltype(auto) guard(F&& f)
    {
        try {
            return f();
        } catch (const soci::soci_error& e) {
            std::rethrow_exception(dialect_.failure(*session_, e, database_));
        }
    }

private:
    friend class query;

    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    struct kept {
        std::unique_ptr<soci::statement> statement;
        bool taken = false;
    };

    template <class Variable>
    static void exchange(soci::statement& statement, const Variable& variable)
    {
        if constexpr (std::is_base_of_v<variable_list, Variable>)
            variable.exchange(statement);
        else
            statement.exchange(variable);
    }
    static void exchange(soci::statement& statement, const bindings& values) { values.exchange(statement); }

    static constexpr bool is_output(const outputs&) { return true; }
    template <class T, class Indicator>
    static constexpr bool is_output(const soci::details::into_container<T, Indicator>&)
    {
        return true;
    }
    template <class Input>
    static constexpr bool is_output(const Input&)
    {
        return false;
    }

    query take(std::string_view sql);
    std::unique_ptr<soci::statement> parse(std::string_view sql, statements statement_cache);
    void forget_idle();

    const sql::dialect& dialect_;
    std::unique_ptr<soci::session> session_;
    std::string database_;
    statements how_;
    std::int64_t walks_ = 0;
    kept_wanted_types wanted_types_;
    std::unordered_map<std::string, kept, text_hash, std::equal_to<>> cache_;
};

}  // namespace outbound::sql
