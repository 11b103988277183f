"""Controlled words as pages print them."""

from __future__ import annotations

from pubparse._text import terms


def test_pairs_of_one_descriptor_are_one_heading() -> None:
    headings = terms.mesh_headings(["Nausea / diagnosis", "Nausea / therapy*", "Physical Therapy Modalities*"])
    assert [str(heading) for heading in headings] == ["Nausea / diagnosis / therapy*", "Physical Therapy Modalities*"]
    assert [heading.descriptor.major_topic for heading in headings] == [False, True]


def test_a_list_that_breaks_off() -> None:
    # 12887118: the text is cut after the descriptor's name
    assert terms.breaks_off(
        terms.mesh_headings(["Pregnancy", "Pregnancy Complications / diagnosis", "Pregnancy Complications"])
    )
    assert not terms.breaks_off(terms.mesh_headings(["Pregnancy Complications / diagnosis", "Pregnancy"]))
    assert not terms.breaks_off(())


def test_publication_types_are_spelled_as_by_nlm() -> None:
    assert terms.publication_type("clinical trial") == "Clinical Trial"
    assert terms.publication_type("Review.") == "Review"
    assert terms.publication_type("Reviewed trams") is None


def test_languages() -> None:
    assert terms.languages("[Article in German]") == ("ger",)
    assert terms.languages("[Article in English, French]") == ("eng", "fre")
    assert terms.languages("[Article in Klingon]") == ()


def test_states_of_a_record() -> None:
    assert terms.status("[Indexed for MEDLINE]") == "MEDLINE"
    assert terms.status("PMID: 17427617 [PubMed - in process]") == "In-Process"
    assert terms.status("[Article in German]") is None
