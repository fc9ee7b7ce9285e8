// Shows /openapi.json with Swagger UI, which lies beside this file: no page of another host is asked for anything.
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, persistAuthorization: false, validatorUrl: null });
