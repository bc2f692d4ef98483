// A database on a PostgreSQL server: a pool of sessions, each of which may write.
#pragma once

#include "store/postgresql/dialect.hpp"
#include "store/sql/database.hpp"

#include <chrono>
#include <vector>

namespace outbound::sql {

class postgresql_database final : public database {
public:
    explicit postgresql_database(const store_options& options);
    ~postgresql_database() override;

    /// Estimates the server's time from a recent reading, so that a wrong local clock does not shift leases. Tests pass
    /// a clock in the options, which is used instead.
    timestamp now() override;
    std::chrono::microseconds ahead() override;
    std::vector<finding> examine(bool thorough) override;
    void renew_samples(std::span<const std::string> texts) override;

private:
    using steady = std::chrono::steady_clock;

    struct idle_session {
        std::unique_ptr<connection> session;
        steady::time_point since;
    };

    postgresql_database(const store_options& options, postgresql_url url);

    lease open_reader() override;
    lease begin() override;
    std::uint64_t end(bool committed) noexcept override;
    void give_back(std::unique_ptr<connection> session) noexcept override;

    std::unique_ptr<connection> connect();
    std::unique_ptr<connection> take_idle();
    std::unique_ptr<connection> take();
    void ask_time();

    const postgresql_url url_;
    const bool asks_server_;

    std::mutex guard_;  // guards the members below
    std::vector<idle_session> idle_;
    timestamp server_time_{};  // The server's time at asked_at_.
    steady::time_point asked_at_{};
};

}  // namespace outbound::sql
