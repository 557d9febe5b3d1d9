"""A write of psycopg 3 that is reviewed: once it waits on the connection, once it comes back until it is let through."""
import time
import psycopg

told = []
with psycopg.connect("", autocommit=True) as connection:
    connection.add_notice_handler(lambda notice: told.append(notice.message_detail or ""))
    done = connection.execute("DELETE FROM notes WHERE id = %s", (-101,))
    print("waited:", done.statusmessage, "told:", any("code=held" in detail for detail in told))
    print("goes on:", connection.execute("SELECT 7").fetchone())

with psycopg.connect("", autocommit=True, options="-c sallyport.review=retry") as connection:
    refused = 0
    while True:
        try:
            done = connection.execute("DELETE FROM notes WHERE id = %s", (-102,))
            break
        except psycopg.errors.ObjectNotInPrerequisiteState as fault:
            if "code=review-pending" not in (fault.diag.message_detail or ""):
                raise
            refused += 1
            time.sleep(0.1)
    print("came back:", done.statusmessage, "refused before:", refused > 0)
print("the end")
