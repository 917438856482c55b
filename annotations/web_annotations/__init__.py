"""The W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/): read, checked, told. Pure but for
`things` and `telling`, which know what the library holds."""
