// What happens to accepted messages later: a function of seed and address only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace simulator {

/// Shares of recipients, 0–1.
struct fate_options {
    std::uint64_t seed = 1;
    double bounce = 0.02;
    double blocked = 0.01;
    double defer = 0.05;  ///< Delivered at the second attempt.
    double open = 0.25;
    double machine_open = 0.15;  ///< Opens of a privacy proxy, in addition to people.
    double click = 0.08;         ///< Half of them without a reported open.
    double scanner = 0.01;       ///< A scanner follows every link immediately.
    double complain = 0.003;
    double unsubscribe = 0.005;
    double undelivered = 0.03;
    double reply = 0.04;
    double stop = 0.01;
    double voicemail = 0.2;
    double busy = 0.08;
    double no_answer = 0.1;
    double press = 0.3;  ///< Share of the people who are asked for keys.
    double talk = 0.7;   ///< Share of the people whose transfer is answered.
};

struct email_fate {
    enum { delivered, bounced, blocked } end = delivered;
    bool deferred = false;
    bool opens = false;
    bool proxy_opens = false;
    bool clicks = false;
    bool scanned = false;
    bool complains = false;
    bool unsubscribes = false;
};

struct text_fate {
    bool delivered = true;
    bool replies = false;
    bool stops = false;
};

struct call_fate {
    enum { answered, voicemail, busy, no_answer } end = answered;
    char key = 0;  ///< The key that a person presses if asked; 0: none.
    int seconds = 0;
    int talk_seconds = 0;  ///< With somebody to whom the call is transferred; 0: nobody answers there.
};

class fates {
public:
    explicit fates(const fate_options& shares) : shares_{shares} {}

    email_fate of_email(std::string_view address) const;
    text_fate of_text(std::string_view number) const;
    call_fate of_call(std::string_view number) const;

private:
    double draw(std::string_view address, std::string_view trait) const;

    fate_options shares_;
};

}  // namespace simulator
