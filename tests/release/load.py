"""Places orders and looks them up, from several threads, until it is asked to end. Then it says how many requests there
were, and which failed.

Usage: API_TOKEN=… load.py URL
"""

import http.client
import json
import os
import signal
import sys
import threading
import time
import urllib.parse

CLIENTS = 4
# Two cores have to do all of it.
PAUSE = 0.02
PATIENCE = 20
SHOWN = 5

is_over = threading.Event()
lock = threading.Lock()
placed = looked_up = 0
failures = []


def request(connection, method, path, body=None):
    """Sends a request. Gives the status, and the answer if it is a good one."""
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["API_TOKEN"]}
    connection.request(method, path, body and json.dumps(body), headers)
    response = connection.getresponse()
    text = response.read()
    return response.status, json.loads(text) if response.status < 300 else None


def one_order(connection):
    """Places an order and looks it up. Gives what is wrong, if something is."""
    global placed, looked_up
    order = {"item": "tea", "quantity": 2}
    status, answer = request(connection, "POST", "/orders", order)
    if status != 201:
        return f"placing it: {status}"
    with lock:
        placed += 1
    status, found = request(connection, "GET", f"/orders/{answer['id']}")
    if status != 200 or not order.items() <= found.items():
        return f"looking it up: {status}"
    with lock:
        looked_up += 1
    return None


def client(host):
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    while not is_over.is_set():
        try:
            failure = one_order(connection)
        except (OSError, http.client.HTTPException, ValueError) as error:
            failure = repr(error)
            connection.close()
        if failure is not None:
            with lock:
                failures.append(f"{time.strftime('%T')} {failure}")
        time.sleep(PAUSE)


def main():
    signal.signal(signal.SIGTERM, lambda *_: is_over.set())
    host = urllib.parse.urlsplit(sys.argv[1]).netloc
    clients = [threading.Thread(target=client, args=[host]) for _ in range(CLIENTS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    print(f"{placed} placed, {looked_up} looked up, {len(failures)} failed", *failures[:SHOWN], sep="\n")


main()
