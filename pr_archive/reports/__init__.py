"""What an office hands in: the recap of a period (*rekap pemberitaan*) and clippings (*kliping*). Pure: records in,
documents out.

    recap     which releases ran where, counted by medium and month
    columns   what a recap shows of each release
    labels    the words of the documents, in Indonesian and English
    excel, pages   a recap as workbook, as CSV, as a page to print
    clipping  one release with its text, places and proof
"""
