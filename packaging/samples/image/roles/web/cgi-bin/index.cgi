#!/bin/sh
# The page: what people wrote, and a form for one more.
said=$(printf 'GET /cgi-bin/entries?list HTTP/1.0\r\n\r\n' |
  /bin/busybox nc -w 10 "$BACKEND_SERVICE_HOST" "$BACKEND_SERVICE_PORT")
case $said in
  'HTTP/1.0 200 '*) printf 'HTTP/1.0 200 OK\r\n' ;;
  *) printf 'HTTP/1.0 503 Service Unavailable\r\n' ;;
esac
printf 'Content-Type: text/html; charset=utf-8\r\n\r\n'
cat <<END
<!doctype html>
<title>Guestbook</title>
<h1>Guestbook</h1>
<form action="/cgi-bin/sign"><input name="entry" maxlength="200"><button>Sign</button></form>
<ul>
END
case $said in
  'HTTP/1.0 200 '*)
    printf '%s\n' "$said" | sed '1,/^.\{0,1\}$/d' | while IFS= read -r entry; do
      # What strangers wrote is text and never a tag.
      text=$(/bin/busybox httpd -d "$entry")
      printf '<li>%s</li>\n' "$(/bin/busybox httpd -e "$text")"
    done
    ;;
  *) echo '<li>The guestbook can not be read now.</li>' ;;
esac
echo "</ul><p>version $VERSION, from $(/bin/busybox hostname)</p>"
