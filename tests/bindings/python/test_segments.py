"""Segment expressions become filter documents that match the described contacts."""

import unittest

from outbound import F, Filter
from scratch import PEOPLE, ScratchTest


class Expressions(unittest.TestCase):
    def test_become_filter_documents(self):
        for expression, document in [
                (F.industry.in_(["Retail"]), {"industries": ["Retail"]}),
                (F.industry == "Retail", {"industries": ["Retail"]}),
                (F.lead_score >= 50, {"lead_score": {"min": 50}}),
                (F.lead_score > 50, {"lead_score": {"min": 51}}),
                (F.lead_score <= 50, {"lead_score": {"max": 50}}),
                (50 > F.lead_score, {"lead_score": {"max": 49}}),
                (F.lead_score == 50, {"lead_score": {"min": 50, "max": 50}}),
                (F.lead_score.between(1, 2), {"lead_score": {"min": 1, "max": 2}}),
                (F.tags.any(["a"]) & F.tags.none(["b"]), {"tags": {"any": ["a"], "none": ["b"]}}),
                (~F.tags.any(["a"]), {"tags": {"none": ["a"]}}),
                (F.contact_id.in_({7}) & F.in_segment(3), {"contact_ids": [7], "segment_id": 3}),
                (F.external_id.in_(["a"]) & F.has_email, {"external_ids": ["a"], "has_email": True}),
                (~F.has_email & F.has_phone, {"has_email": False, "has_phone": True})]:
            with self.subTest(document):
                self.assertEqual(dict(expression), document)

    def test_join_conditions_on_one_field_where_a_filter_can_say_it(self):
        for expression, document in [
                ((F.lead_score >= 50) & (F.lead_score < 80) & (F.lead_score >= 60), {"lead_score": {"min": 60, "max": 79}}),
                (F.tags.all(["a"]) & F.tags.all(["b", "a"]), {"tags": {"all": ["a", "b"]}}),
                (F.contact_id.in_([1, 2, 3]) & F.contact_id.in_([3, 1, 9]), {"contact_ids": [1, 3]}),
                (F.external_id.in_(["a"]) & F.external_id.in_(["b"]), {"external_ids": []}),
                (F.industry.in_(["A", "b"]) & F.industry.in_(["B", "C"]), {"industries": ["b"]})]:
            with self.subTest(document):
                self.assertEqual(dict(expression), document)

    def test_that_a_filter_cannot_say_are_refused(self):
        for wrong in [lambda: F.has_email | F.has_phone, lambda: ~(F.lead_score >= 5), lambda: F.industry != "Retail",
                      lambda: F.lead_score != 5, lambda: F.has_email and F.has_phone, lambda: ~F.tags.all(["a"])]:
            with self.assertRaises(TypeError):
                wrong()
        for wrong in [lambda: F.industry.in_("Retail"), lambda: F.tags.any("vip"), lambda: F.external_id.in_("42")]:
            with self.assertRaisesRegex(TypeError, "whose letters would be the values"):
                wrong()
        for wrong in [lambda: F.tags.any(["a"]) & F.tags.any(["b"]), lambda: F.has_email & ~F.has_email,
                      lambda: F.industry.in_(["A"]) & F.industry.in_(["B"]), lambda: F.in_segment(1) & F.in_segment(2)]:
            with self.assertRaises(ValueError):
                wrong()

    def test_leave_their_parts_unchanged(self):
        part = F.tags.all(["a"])
        part & F.tags.all(["b"])
        self.assertEqual(part, Filter(tags={"all": ["a"]}))


class Segments(ScratchTest):
    def test_of_expressions_count_and_list_their_contacts(self):
        crm = self.open()
        crm.contacts.upsert(contacts=PEOPLE)
        retail = F.industry.in_(["retail"]) & (F.lead_score >= 20)
        self.assertEqual(crm.segments.count(filter=retail)["count"], 1)
        self.assertEqual([person["external_id"] for person in crm.contacts.list(segment=retail)], ["3"])
        saved = crm.segments.create(name="Retail", filter=retail)
        self.assertEqual(crm.segments.count(saved["id"]), {"count": 1})

    def test_that_name_people_reach_these_people_and_no_others(self):
        crm = self.open()
        crm.contacts.upsert(contacts=PEOPLE)
        first = crm.contacts.get(external_id="1")["id"]
        self.assertEqual(crm.segments.count(filter=F.contact_id.in_([first, 4711]))["count"], 1)
        self.assertEqual(crm.segments.count(filter=F.external_id.in_(["1", "3", "nobody"]))["count"], 2)
        self.assertEqual(crm.segments.count(filter=F.external_id.in_([]))["count"], 0)
        retail = crm.segments.create(name="Retail", filter=F.industry == "retail")
        people = F.external_id.in_(["1", "3"]) & F.in_segment(retail["id"]) & (F.lead_score >= 20)
        self.assertEqual([person["external_id"] for person in crm.contacts.list(segment=people)], ["3"])


if __name__ == "__main__":
    unittest.main()
