// Measures a segment count through the library, and prints the SQL for the same count in the sqlite3 shell, as one JSON
// object.
#include <outbound/store.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <iostream>

int main(int argc, char** argv)
try {
    if (argc != 3 || std::string_view{argv[1]} != "--database") {
        std::cerr << "usage: bench-segments --database FILE\n";
        return 2;
    }
    outbound::store_options options;
    options.url = "sqlite://" + std::string{argv[2]};
    const auto db = outbound::open_store(options);
    outbound::segment retail;
    retail.industries = {"retail"};
    retail.lead_score_min = 20;
    retail.lead_score_max = 80;
    const auto began = std::chrono::steady_clock::now();
    const auto count = db->contacts().count(retail, outbound::channel::email);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const boost::json::object report{{"count", count}, {"seconds", took.count()},
        {"sql", "SELECT COUNT(*) FROM outbound_contacts c WHERE c.industry IN ('retail') AND c.lead_score >= 20 AND "
                "c.lead_score <= 80"
                " AND c.email <> '';"}};
    std::cout << boost::json::serialize(report) << '\n';
} catch (const std::exception& fault) {
    std::cerr << "bench-segments: " << fault.what() << '\n';
    return 1;
}
