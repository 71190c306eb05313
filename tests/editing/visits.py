"""Pages as the desk's people ask for them."""


def page(client, who, url, **kwargs):
    client.force_login(who)
    return client.get(url, **kwargs)


def send(client, who, url, data=None, **kwargs):
    client.force_login(who)
    return client.post(url, data or {}, **kwargs)


def shown(client, who, url):
    answer = page(client, who, url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
