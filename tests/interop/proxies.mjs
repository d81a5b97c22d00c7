// The reverse proxies: their configurations, and how to see that they listen. Each accepts ws: and wss: on
// separate ports, and passes everything on to one server.

const nginx = ({ports, certificate, target}) => `
daemon off;
pid nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  client_body_temp_path temporary;
  proxy_temp_path temporary;
  fastcgi_temp_path temporary;
  uwsgi_temp_path temporary;
  scgi_temp_path temporary;
  server {
    listen 127.0.0.1:${ports.ws};
    listen 127.0.0.1:${ports.wss} ssl;
    ssl_certificate ${certificate};
    ssl_certificate_key ${certificate};
    location / {
      proxy_pass http://127.0.0.1:${target};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
    }
  }
}
`;

const haproxy = ({ports, certificate, target}) => `
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 60s
frontend front
  bind 127.0.0.1:${ports.ws}
  bind 127.0.0.1:${ports.wss} ssl crt ${certificate}
  default_backend back
backend back
  server echo 127.0.0.1:${target}
`;

const apache = ({ports, certificate, target, folder}) => `
ServerRoot /usr/lib/apache2
ServerName localhost
DefaultRuntimeDir ${folder}
PidFile ${folder}/apache.pid
User www-data
Group www-data
ErrorLog "|/bin/cat"
LogLevel notice
LoadModule mpm_event_module modules/mod_mpm_event.so
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule proxy_module modules/mod_proxy.so
LoadModule proxy_http_module modules/mod_proxy_http.so
LoadModule ssl_module modules/mod_ssl.so
Listen 127.0.0.1:${ports.ws}
Listen 127.0.0.1:${ports.wss}
SSLCertificateFile ${certificate}
SSLCertificateKeyFile ${certificate}
<VirtualHost 127.0.0.1:${ports.wss}>
  SSLEngine on
  ProxyPass / http://127.0.0.1:${target}/ upgrade=websocket
</VirtualHost>
<VirtualHost 127.0.0.1:${ports.ws}>
  ProxyPass / http://127.0.0.1:${target}/ upgrade=websocket
</VirtualHost>
`;

// `ready` is what they print when they listen, and `version` is how to find out the version.
export const proxies = {
  'nginx': {
    from: 'nginx-light',
    configuration: nginx,
    start: (folder, file) => ['/usr/sbin/nginx', '-e', 'stderr', '-p', folder, '-c', file],
    ready: /start worker process /,
    version: [['/usr/sbin/nginx', '-v'], /nginx\/(\S+)/],
  },
  'HAProxy': {
    from: 'haproxy',
    configuration: haproxy,
    start: (folder, file) => ['/usr/sbin/haproxy', '-W', '-f', file],
    ready: /Loading success/,
    version: [['/usr/sbin/haproxy', '-v'], /version ([^ -]+)/],
  },
  'Apache': {
    from: 'apache2-bin',
    configuration: apache,
    start: (folder, file) => ['/usr/sbin/apache2', '-f', file, '-DFOREGROUND'],
    ready: /resuming normal operations/,
    version: [['/usr/sbin/apache2', '-v'], /Apache\/(\S+)/],
  },
};
